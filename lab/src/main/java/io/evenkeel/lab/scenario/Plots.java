// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The pictures of a result. */
final class Plots {

  private Plots() {}

  /** As SVG, by what they show, which is a part of a file's name. */
  static Map<String, String> of(Result result) {
    Map<String, String> plots = new LinkedHashMap<>();
    plots.put("pods", plot(result, "Pods that get calls", "", s -> s.podsCalled()));
    plots.put("failed", plot(result, "Failed calls a second", "", s -> s.failed()));
    plots.put("p99", plot(result, "99th percentile of the latency", " ms", s -> s.p99Millis()));
    return plots;
  }

  private static String plot(
      Result result,
      String title,
      String unit,
      Function<Result.Series, List<? extends @Nullable Number>> values) {
    List<Plot.Line> lines = new ArrayList<>();
    for (Result.Way way : result.ways()) {
      lines.add(new Plot.Line(way.info().title(), values.apply(way.series())));
    }
    List<Plot.Mark> marks = new ArrayList<>();
    result
        .events()
        .forEach(
            event -> {
              marks.add(new Plot.Mark(event.at(), event.text()));
              if (event.until() != null) {
                marks.add(new Plot.Mark(event.until(), "over"));
              }
            });
    return Plot.of(result.scenario().name() + ": " + title, unit, result.seconds(), lines, marks);
  }
}
