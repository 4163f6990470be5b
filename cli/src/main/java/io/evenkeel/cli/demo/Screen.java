// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The demo as text: a bar for each pod under each way of calling. */
final class Screen {

  // Fits 80 columns with a pod's name and a number beside it.
  private static final int BAR = 50;

  private Screen() {}

  static List<String> lines(
      List<String> pods, List<String> titles, List<Caller.Tally> tallies, boolean apiMute) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "evenkeel demo: "
            + pods.size()
            + (pods.size() == 1 ? " pod; " : " pods; ")
            + (apiMute ? "the API IS MUTE" : "the API answers"));
    for (int i = 0; i < titles.size(); i++) {
      Caller.Tally tally = tallies.get(i);
      lines.add("");
      lines.add(titles.get(i));
      int total = tally.answers().values().stream().mapToInt(Integer::intValue).sum();
      Set<String> shown = new TreeSet<>(pods);
      shown.addAll(tally.answers().keySet());
      for (String pod : shown) {
        int calls = tally.answers().getOrDefault(pod, 0);
        int width = total == 0 ? 0 : calls * BAR / total;
        String bar = "#".repeat(width) + " ".repeat(BAR - width);
        lines.add(
            String.format(
                Locale.ROOT,
                "  %-8s %s %4d/s%s",
                pod,
                bar,
                calls,
                pods.contains(pod) ? "" : " leaving"));
      }
      lines.add(
          "  failed: "
              + tally.failures()
              + (tally.failures() == 0 ? "" : "; the last: " + tally.lastFailure()));
    }
    lines.add("");
    lines.add("keys: + pod comes  - pod goes  r replace one  m API mute or not  q end");
    return lines;
  }
}
