// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What pods got of one way of calling: their own counts, taken once a second, so that calls which
 * are never answered count too.
 *
 * <p>Not thread-safe.
 */
final class PodSamples {

  private final int most;
  private final Deque<Map<String, Long>> newestFirst = new ArrayDeque<>();

  /**
   * @param most how many seconds to remember
   */
  PodSamples(int most) {
    this.most = most;
    newestFirst.addFirst(Map.of());
  }

  /** The counts now: calls that each pod was ever given. */
  void add(Map<String, Long> begunByPod) {
    newestFirst.addFirst(new TreeMap<>(begunByPod));
    if (newestFirst.size() > most + 1) {
      newestFirst.removeLast();
    }
  }

  /** What each pod was given in the last so many seconds; pods that are gone are not there. */
  Map<String, Long> last(int seconds) {
    Iterator<Map<String, Long>> samples = newestFirst.iterator();
    Map<String, Long> now = samples.next();
    Map<String, Long> then = now;
    for (int i = 0; i < seconds && samples.hasNext(); i++) {
      then = samples.next();
    }
    Map<String, Long> given = new LinkedHashMap<>();
    for (Map.Entry<String, Long> pod : now.entrySet()) {
      given.put(pod.getKey(), pod.getValue() - then.getOrDefault(pod.getKey(), 0L));
    }
    return given;
  }

  /** What each of these was given in the last so many seconds. */
  Map<String, Long> last(int seconds, Collection<String> pods) {
    Map<String, Long> all = last(seconds);
    Map<String, Long> given = new LinkedHashMap<>();
    for (String pod : pods) {
      given.put(pod, all.getOrDefault(pod, 0L));
    }
    return given;
  }

  /** What a pod was ever given. */
  long total(String pod) {
    return newestFirst.getFirst().getOrDefault(pod, 0L);
  }
}
