// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.terminal;

import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.PodNow;
import io.evenkeel.lab.state.PodShare;
import io.evenkeel.lab.state.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the calls, in a character a pod: those that are ready, then those that drain. Whoever
 * still calls the latter has not noticed that they leave.
 */
final class Marks {

  /** What the characters mean. */
  static final String LEGEND =
      "pods: . no call  - under half  = its share  # more;  draining: D called  d not";

  private final Map<String, PodNow> pods;
  private final Map<String, Map<String, Long>> callsBefore = new HashMap<>();

  /**
   * @param pods by name
   * @param before the snapshot before the present one, if there was any: a pod that drains is
   *     called only if it has been since
   */
  Marks(Map<String, PodNow> pods, @Nullable Snapshot before) {
    this.pods = pods;
    if (before != null) {
      for (ModeNow mode : before.modes()) {
        Map<String, Long> calls = new HashMap<>();
        mode.pods().forEach(share -> calls.put(share.pod(), share.calls()));
        callsBefore.put(mode.id(), calls);
      }
    }
  }

  /** At most {@code room}: where there are more pods, a mark stands for several that are alike. */
  String of(ModeNow mode, int room) {
    List<PodShare> ready = those(mode, "ready");
    List<PodShare> draining = those(mode, "draining");
    int each = 1;
    while (parts(ready, each) + parts(draining, each) > Math.max(2, room)) {
      each++;
    }
    double mean = mean(ready);
    StringBuilder marks = new StringBuilder();
    for (int part = 0; part < parts(ready, each); part++) {
      double calls = mean(part(ready, each, part));
      marks.append(calls <= 0 ? '.' : calls < mean / 2 ? '-' : calls <= mean * 1.5 ? '=' : '#');
    }
    for (int part = 0; part < parts(draining, each); part++) {
      boolean called = part(draining, each, part).stream().anyMatch(pod -> isCalled(mode, pod));
      marks.append(called ? 'D' : 'd');
    }
    return marks.toString();
  }

  private List<PodShare> those(ModeNow mode, String state) {
    return mode.pods().stream()
        .filter(
            share -> {
              PodNow pod = pods.get(share.pod());
              return pod != null && pod.state().equals(state);
            })
        .toList();
  }

  private static int parts(List<PodShare> shares, int each) {
    return (shares.size() + each - 1) / each;
  }

  private static List<PodShare> part(List<PodShare> shares, int each, int part) {
    return shares.subList(part * each, Math.min((part + 1) * each, shares.size()));
  }

  private static double mean(List<PodShare> shares) {
    return shares.stream().mapToDouble(PodShare::callsPerSecond).average().orElse(0);
  }

  /** The window of the rates is longer than it takes to turn away from a pod. */
  private boolean isCalled(ModeNow mode, PodShare share) {
    Long before = callsBefore.getOrDefault(mode.id(), Map.of()).get(share.pod());
    return before == null ? share.callsPerSecond() > 0 : share.calls() > before;
  }
}
