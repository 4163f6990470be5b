// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import io.evenkeel.lab.measure.Sentences;
import io.evenkeel.lab.measure.Spread;
import io.evenkeel.lab.state.LeftOut;
import io.evenkeel.lab.state.NoticeNow;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One way of calling as a row of a table, in words. */
record Row(
    String way,
    String busiest,
    String noticed,
    String failed,
    String p50,
    String p99,
    String kept) {

  static final List<String> HEADINGS =
      List.of(
          "way of calling",
          "busiest/mean before",
          "new pods called after",
          "failed of calls",
          "p50",
          "p99",
          "promises");

  private static final String BROKEN = "BROKEN";

  static Row of(Result.Way way) {
    return new Row(
        way.info().title(),
        busiest(way.outcome().steady(), !way.info().rules().isEmpty()),
        noticed(way.outcome().notice()),
        String.format(Locale.ROOT, "%,d of %,d", way.outcome().failed(), way.outcome().calls()),
        latency(way.p50Millis()),
        latency(way.p99Millis()),
        promises(way));
  }

  static Row of(LeftOut way) {
    return new Row(way.title(), "-", "-", "-", "-", "-", "left out: " + way.why());
  }

  static List<Row> of(Result result) {
    return Stream.concat(
            result.ways().stream().map(Row::of), result.leftOut().stream().map(Row::of))
        .toList();
  }

  boolean isBroken() {
    return kept.equals(BROKEN);
  }

  List<String> cells() {
    return List.of(way, busiest, noticed, failed, p50, p99, kept);
  }

  /**
   * As the page judges it.
   *
   * @param draws whether the way has a policy that draws pods, which can keep no more than nearly
   *     even
   */
  private static String busiest(@Nullable Spread spread, boolean draws) {
    if (spread == null) {
      return "-";
    }
    String verdict =
        spread.isEven() ? "even" : draws && spread.isNearlyEven() ? "nearly" : "uneven";
    return String.format(Locale.ROOT, "%.2f %s", spread.maxOverMean(), verdict);
  }

  private static String promises(Result.Way way) {
    if (!way.outcome().isHeldToPromises()) {
      return "not held with " + way.outcome().rule();
    }
    return way.broken().isEmpty() ? "kept" : BROKEN;
  }

  private static String noticed(NoticeNow notice) {
    return switch (notice.state()) {
      case "none" -> "-";
      case "noticed" -> Sentences.duration(notice.seconds());
      default ->
          (notice.noticed() == 0 ? "none" : notice.noticed() + " of " + notice.pods())
              + " in "
              + Sentences.duration(notice.seconds());
    };
  }

  private static String latency(@Nullable Double millis) {
    return millis == null ? "-" : Sentences.duration(millis / 1000);
  }
}
