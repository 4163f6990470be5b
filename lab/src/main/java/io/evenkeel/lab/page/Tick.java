// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.History;
import io.evenkeel.lab.state.Snapshot;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is new since a reader was last told: events hardly ever change and are most of a snapshot,
 * history grows by one second at a time.
 *
 * @param snapshot its events are only those that are new or have changed
 * @param history only the seconds that the reader does not have
 * @param oldestEvent the id of the oldest event that still counts; null where none does
 */
record Tick(Snapshot snapshot, History history, @Nullable Integer oldestEvent) {

  static Tick since(Snapshot before, double historyUntil, Snapshot now, History history) {
    Set<EventNow> known = new HashSet<>(before.events());
    List<EventNow> news = now.events().stream().filter(event -> !known.contains(event)).toList();
    return new Tick(
        new Snapshot(
            now.at(),
            now.ratePerMode(),
            now.windowSeconds(),
            now.cluster(),
            now.modes(),
            news,
            now.actions(),
            now.stalls()),
        after(history, historyUntil),
        now.events().isEmpty() ? null : now.events().get(0).id());
  }

  private static History after(History history, double until) {
    int from = 0;
    while (from < history.at().size() && history.at().get(from) <= until) {
      from++;
    }
    Map<String, History.Series> series = new LinkedHashMap<>();
    for (Map.Entry<String, History.Series> mode : history.modes().entrySet()) {
      History.Series all = mode.getValue();
      series.put(
          mode.getKey(),
          new History.Series(
              rest(all.p99Millis(), from),
              rest(all.failed(), from),
              rest(all.maxOverMean(), from),
              rest(all.podsCalled(), from)));
    }
    return new History(rest(history.at(), from), series);
  }

  private static <T extends @Nullable Object> List<T> rest(List<T> values, int from) {
    return values.subList(Math.min(from, values.size()), values.size());
  }
}
