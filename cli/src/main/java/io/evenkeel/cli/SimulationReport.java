// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.lab.scenario.Plot;
import io.evenkeel.simulation.Result;
import io.evenkeel.simulation.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What simulations came to, as one HTML page with its plots in it. */
final class SimulationReport {

  private static final List<String> HEADINGS =
      List.of(
          "policy",
          "p50 ms",
          "p90",
          "p99",
          "p99.9",
          "failed",
          "in flight, busiest server / mean",
          "calls to other zones");

  private final StringBuilder page = new StringBuilder();

  private SimulationReport() {}

  /**
   * One case: the same scenario with the same clients, of several policies, of one seed.
   *
   * @param results one of each policy
   */
  record Case(Scenario scenario, List<Result> results) {}

  /**
   * Writes {@code simulation.html}.
   *
   * @param directory is made if it is not there
   */
  static void write(Path directory, List<Case> cases) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("simulation.html");
    Path next = directory.resolve("simulation.html.next");
    Files.write(next, html(cases).getBytes(StandardCharsets.UTF_8));
    var unused = Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  static String html(List<Case> cases) {
    SimulationReport report = new SimulationReport();
    report.page.append(
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Evenkeel: policies in a simulated fleet</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
        th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8885; vertical-align: top; }
        td:not(:first-child) { font-variant-numeric: tabular-nums; white-space: nowrap; }
        svg { width: 100%; height: auto; margin: .5rem 0; }
        .wide { overflow-x: auto; }
        </style>
        <h1>Policies in a simulated fleet</h1>
        """);
    cases.forEach(report::section);
    return report.page.append("</html>\n").toString();
  }

  private void section(Case of) {
    Result any = of.results().get(0);
    page.append("<h2>")
        .append(Plot.escape(of.scenario().name()))
        .append(", ")
        .append(any.clients())
        .append(any.clients() == 1 ? " client" : " clients")
        .append("</h2>\n<p>")
        .append(Plot.escape(of.scenario().words()))
        .append(" (seed ")
        .append(any.seed())
        .append(")</p>\n<div class=\"wide\"><table>\n<tr>");
    HEADINGS.forEach(heading -> page.append("<th>").append(heading).append("</th>"));
    page.append("</tr>\n");
    for (Result result : of.results()) {
      page.append("<tr>");
      cells(result).forEach(cell -> page.append("<td>").append(Plot.escape(cell)).append("</td>"));
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
    plot(of, "99th percentile of the latency of answered calls", " ms", Result.Second::p99);
    plot(of, "Failed calls a second", "", s -> s.failed());
    page.append(
        Plot.of(
            of.scenario().name() + ": calls in flight, busiest server / mean",
            "x",
            times(any.samples(), sample -> sample.at().toMillis() / 1000.0),
            lines(of, result -> times(result.samples(), Result.Sample::imbalance)),
            List.of()));
  }

  private void plot(Case of, String title, String unit, ToDoubleFunction<Result.Second> value) {
    page.append(
        Plot.of(
            of.scenario().name() + ": " + title,
            unit,
            times(of.results().get(0).seconds(), second -> (double) second.second()),
            lines(of, result -> numbers(result.seconds(), value)),
            List.of()));
  }

  private static List<Plot.Line> lines(
      Case of, Function<Result, ? extends List<? extends @Nullable Number>> values) {
    List<Plot.Line> lines = new ArrayList<>();
    for (Result result : of.results()) {
      lines.add(new Plot.Line(result.policy(), values.apply(result)));
    }
    return lines;
  }

  private static <T> List<Double> times(List<T> items, Function<T, Double> value) {
    List<Double> numbers = new ArrayList<>(items.size());
    items.forEach(item -> numbers.add(value.apply(item)));
    return numbers;
  }

  /** Where there was no such call there is no number, and a gap in the line. */
  private static <T> List<@Nullable Double> numbers(List<T> items, ToDoubleFunction<T> value) {
    List<@Nullable Double> numbers = new ArrayList<>(items.size());
    for (T item : items) {
      double number = value.applyAsDouble(item);
      numbers.add(Double.isNaN(number) ? null : Double.valueOf(number));
    }
    return numbers;
  }

  private static List<String> cells(Result result) {
    return List.of(
        result.policy(),
        number("%.1f", result.percentile(0.5)),
        number("%.1f", result.percentile(0.9)),
        number("%.1f", result.percentile(0.99)),
        number("%.1f", result.percentile(0.999)),
        number("%.3f %%", 100 * result.failedShare()),
        number("%.2f", result.imbalance()),
        number("%.1f %%", result.calls() == 0 ? 0 : 100.0 * result.far() / result.calls()));
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
