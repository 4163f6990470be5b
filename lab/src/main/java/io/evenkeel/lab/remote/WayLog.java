// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import io.evenkeel.lab.deployed.CallReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a client on the cluster has told of the last minutes. Thread-safe. */
final class WayLog {

  private static final int SECONDS = 130;

  private static final int PODS = 1000;

  private final Deque<CallReport> oldestFirst = new ArrayDeque<>();
  private final Map<String, Long> firstMillis = new HashMap<>();
  private final Map<String, Long> answered = new TreeMap<>();

  /** A second was told. */
  synchronized void add(CallReport report) {
    CallReport last = oldestFirst.peekLast();
    if (last != null && report.atMillis() <= last.atMillis()) {
      // A log that was opened again begins a little before where it broke off.
      return;
    }
    oldestFirst.add(report);
    if (oldestFirst.size() > SECONDS) {
      oldestFirst.removeFirst();
    }
    if (answered.size() > PODS) {
      answered.clear();
      firstMillis.clear();
    }
    report.firstMillis().forEach(firstMillis::putIfAbsent);
    report.pods().forEach((pod, calls) -> answered.merge(pod, (long) calls, Long::sum));
  }

  /** The newest second; null if there is none. */
  synchronized @Nullable CallReport last() {
    return oldestFirst.peekLast();
  }

  /** The newest seconds, so many at the most, oldest first. */
  synchronized List<CallReport> last(int seconds) {
    List<CallReport> all = new ArrayList<>(oldestFirst);
    return all.subList(Math.max(0, all.size() - seconds), all.size());
  }

  /** The seconds that began in that time, oldest first. */
  synchronized List<CallReport> between(long fromMillis, long toMillis) {
    return oldestFirst.stream()
        .filter(second -> second.atMillis() >= fromMillis && second.atMillis() < toMillis)
        .toList();
  }

  /**
   * When a pod first answered, in milliseconds since 1970; {@link Long#MAX_VALUE} if it has not.
   */
  synchronized long firstMillis(String pod) {
    return firstMillis.getOrDefault(pod, Long.MAX_VALUE);
  }

  /** Calls that a pod answered, as far as was told. */
  synchronized long answeredBy(String pod) {
    return answered.getOrDefault(pod, 0L);
  }

  /** Calls that were answered, as far as was told. */
  synchronized long answered() {
    return answered.values().stream().mapToLong(Long::longValue).sum();
  }
}
