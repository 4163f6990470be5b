// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.lab.load.Second;
import io.evenkeel.lab.measure.Rounded;
import io.evenkeel.lab.measure.Spread;
import io.evenkeel.lab.state.History;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last seconds of all ways of calling, for charts. Thread-safe. */
final class Past {

  private final int most;
  private final Deque<Moment> oldestFirst = new ArrayDeque<>();

  private record Moment(double at, Map<String, Values> modes) {}

  private record Values(
      @Nullable Double p99Millis, double failed, @Nullable Double maxOverMean, int podsCalled) {}

  /**
   * @param most how many seconds to remember
   */
  Past(int most) {
    this.most = most;
  }

  /** The second before {@code second}, which is whole. */
  synchronized void add(long second, Map<String, Meter> meters, List<String> readyPods) {
    if (second == 0) {
      return;
    }
    Map<String, Values> values = new LinkedHashMap<>();
    meters.forEach(
        (mode, meter) -> {
          Second seen = meter.log().between(second - 1, second);
          Spread spread = meter.spread(readyPods, 1);
          int called =
              (int) meter.samples().last(1).values().stream().filter(calls -> calls > 0).count();
          values.put(
              mode,
              new Values(
                  seen.percentileMillis(99),
                  seen.failed(),
                  spread == null ? null : Rounded.to(100, spread.maxOverMean()),
                  called));
        });
    oldestFirst.add(new Moment(second, values));
    if (oldestFirst.size() > most) {
      oldestFirst.removeFirst();
    }
  }

  synchronized History history() {
    List<Double> at = new ArrayList<>();
    Map<String, List<Values>> byMode = new LinkedHashMap<>();
    for (Moment moment : oldestFirst) {
      at.add(moment.at());
      moment
          .modes()
          .forEach((mode, v) -> byMode.computeIfAbsent(mode, m -> new ArrayList<>()).add(v));
    }
    Map<String, History.Series> modes = new LinkedHashMap<>();
    byMode.forEach((mode, values) -> modes.put(mode, series(values)));
    return new History(at, modes);
  }

  private static History.Series series(List<Values> values) {
    List<@Nullable Double> p99 = new ArrayList<>();
    List<Double> failed = new ArrayList<>();
    List<@Nullable Double> maxOverMean = new ArrayList<>();
    List<Integer> called = new ArrayList<>();
    for (Values value : values) {
      p99.add(value.p99Millis());
      failed.add(value.failed());
      maxOverMean.add(value.maxOverMean());
      called.add(value.podsCalled());
    }
    return new History.Series(p99, failed, maxOverMean, called);
  }
}
