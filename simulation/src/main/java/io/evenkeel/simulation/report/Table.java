// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.report;

import io.evenkeel.simulation.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Results as a table in Markdown, a row for each scenario, number of clients and policy; where
 * these were run with several seeds, the median of each number. A percentile that is the deadline
 * means that so many calls were not answered within it.
 */
public final class Table {

  private static final String HEAD =
      """
      | scenario | clients | policy | p50 ms | p90 | p99 | p99.9 | failed % | of that deadline % | goodput /s | in flight, max/mean | other zone % |
      |---|---|---|---|---|---|---|---|---|---|---|---|
      """;

  private Table() {}

  private record Row(String scenario, int clients, String policy) {
    static Row of(Result result) {
      return new Row(result.scenario(), result.clients(), result.policy());
    }
  }

  /** The table of these, in their order. */
  public static String of(List<Result> results) {
    StringBuilder table = new StringBuilder(HEAD);
    List<Row> rows = results.stream().map(Row::of).distinct().toList();
    for (Row row : rows) {
      List<Result> seeds = results.stream().filter(result -> Row.of(result).equals(row)).toList();
      table
          .append("| ")
          .append(
              String.join(
                  " | ",
                  row.scenario(),
                  Integer.toString(row.clients()),
                  row.policy(),
                  median(seeds, "%.1f", result -> result.percentile(0.5)),
                  median(seeds, "%.1f", result -> result.percentile(0.9)),
                  median(seeds, "%.0f", result -> result.percentile(0.99)),
                  median(seeds, "%.0f", result -> result.percentile(0.999)),
                  median(seeds, "%.3f", result -> 100 * result.failedShare()),
                  median(seeds, "%.3f", result -> percent(result.expired(), result.calls())),
                  median(seeds, "%.0f", Result::goodput),
                  median(seeds, "%.2f", Result::imbalance),
                  median(seeds, "%.1f", result -> percent(result.far(), result.calls()))))
          .append(" |\n");
    }
    return table.toString();
  }

  private static double percent(long part, long all) {
    return all == 0 ? 0 : 100.0 * part / all;
  }

  private static String median(List<Result> seeds, String format, ToDoubleFunction<Result> number) {
    List<Double> sorted = new ArrayList<>();
    seeds.forEach(result -> sorted.add(number.applyAsDouble(result)));
    sorted.sort(Comparator.naturalOrder());
    return String.format(Locale.ROOT, format, sorted.get(sorted.size() / 2));
  }
}
