// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import io.evenkeel.lab.state.EventNow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What happens in a lab, a line at a time, for those who wait for the end of a scenario.
 *
 * <p>Not thread-safe.
 */
final class Progress {

  private record Line(double at, String text) {}

  private final Consumer<String> lines;
  private final Set<Integer> begun = new HashSet<>();
  private final Set<Integer> over = new HashSet<>();

  Progress(Consumer<String> lines) {
    this.lines = lines;
  }

  void begins(Scenario scenario) {
    lines.accept(
        "Running '"
            + scenario.name()
            + "' ("
            + scenario.length().toSeconds()
            + " s): "
            + scenario.sentence());
  }

  /** Tells what is new among these. */
  void look(List<EventNow> events) {
    List<Line> news = new ArrayList<>();
    for (EventNow event : events) {
      if (begun.add(event.id())) {
        news.add(new Line(event.at(), event.text()));
      }
      Double until = event.until();
      if (until != null && over.add(event.id())) {
        news.add(new Line(until, "Over: " + event.text()));
      }
    }
    news.sort(Comparator.comparingDouble(Line::at));
    news.forEach(
        line ->
            lines.accept(String.format(Locale.ROOT, "%3d s  %s", (long) line.at(), line.text())));
  }
}
