// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.PickRules;
import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.PickRule.Pickers;
import io.evenkeel.core.balance.spi.Picker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrequalTest {

  private static final long MILLI = 1_000_000;
  private static final Duration AGE = Duration.ofSeconds(1);

  // By latency alone, which no call changes.
  private static final Prequal BY_LATENCY = new Prequal(1, AGE, 100, 0);

  private final List<Backend> backends = Backend.many(4);

  private Picker over(Prequal rule) {
    return rule.newPickers(RacyRandom.seeded(8)).over(Backend.even(backends), 0);
  }

  private static int pick(Picker picker, long now) {
    return picker.pick(CallInfo.UNKNOWN, now);
  }

  private void report(int index, double rif, double latency) {
    backends.get(index).reports(0, Map.of("rif", rif, "latency_ms", latency));
  }

  @Test
  void theColdOneOfLeastLatencyIsTaken() {
    report(0, 3, 20);
    report(1, 5, 10);
    report(2, 4, 30);
    report(3, 9, 5);
    Picker picker = over(new Prequal(0.75, AGE, 1, 0));

    // The 0.75 quantile of 3, 4, 5 and 9 is 5, so that the last is hot, for all its low latency.
    assertThat(pick(picker, 0)).isEqualTo(1);
  }

  @Test
  void whereAllAreHotTheOneOfLeastRifIsTaken() {
    report(0, 3, 20);
    report(1, 2, 30);
    report(2, 4, 10);
    Picker picker = over(new Prequal(0, AGE, 100, 0));
    // By quantile 0 only the least is cold; after one more call of its own it is hot too.
    assertThat(pick(picker, 0)).isEqualTo(1);

    assertThat(new int[] {pick(picker, 0), pick(picker, 0)}).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void eachCallThatAReportAttractsCountsAsOneMoreInFlight() {
    report(0, 0, 10);
    report(1, 0, 20);
    report(2, 5, 30);
    Picker picker = over(new Prequal(0.5, AGE, 100, 0));

    // One is hot as soon as it has more than 0, the median.
    assertThat(pick(picker, 0)).isEqualTo(0);
    assertThat(pick(picker, 0)).isEqualTo(1);
    // Now both have 1, against 5.
    assertThat(pick(picker, 0)).isEqualTo(0);
    assertThat(pick(picker, 0)).isEqualTo(1);
  }

  @Test
  void aUtilizationIsNoLatencyAmongThoseThatTellTheirs() {
    report(0, 1, 20);
    report(1, 1, 10);
    // As a latency that would be the least by far.
    backends.get(2).reportsUtilization(0.1);
    Picker picker = over(BY_LATENCY);

    assertThat(pick(picker, 0)).isEqualTo(1);
    assertThat(pick(picker, 0)).isEqualTo(1);
  }

  @Test
  void whereNobodyTellsALatencyUtilizationTakesItsPlace() {
    backends.get(0).reportsUtilization(0.9);
    backends.get(1).reportsUtilization(0.3);
    backends.get(2).reportsUtilization(0.6);

    assertThat(pick(over(BY_LATENCY), 0)).isEqualTo(1);
  }

  @Test
  void whatWasToldOfLatenciesOutlivesAPicker() {
    Pickers pickers = BY_LATENCY.newPickers(RacyRandom.seeded(8));
    report(0, 1, 20);
    report(1, 1, 10);
    pick(pickers.over(Backend.even(backends), 0), 0);
    backends.get(2).reportsUtilization(0.1);

    assertThat(pick(pickers.over(Backend.even(backends), 0), 0)).isEqualTo(1);
  }

  @Test
  void aReportAttractsSoManyCallsAsMayReuseIt() {
    report(0, 0, 10);
    report(1, 0, 20);
    report(2, 0, 30);
    backends.get(0).inFlight = 1;
    Picker picker = over(new Prequal(1, AGE, 3, 0));

    int[] picked = new int[6];
    Arrays.setAll(picked, i -> pick(picker, 0));

    assertThat(picked).containsExactly(0, 0, 0, 1, 1, 1);
  }

  @Test
  void withFewerThanTwoReportsTheFewerCallsInFlightOfTwoDecide() {
    report(0, 0, 1);
    backends.get(0).load = 9;
    backends.get(1).load = 0;
    backends.get(2).load = 5;
    backends.get(3).load = 5;

    int[] counts = Backend.counts(over(BY_LATENCY), 4, 6000);

    // The best is one of the two in half of the pairs, and the worst never wins.
    assertThat(counts[1]).isCloseTo(3000, within(200));
    assertThat(counts[0]).isZero();
  }

  @Test
  void aReportIsUsedUpToItsAge() {
    report(0, 0, 10);
    report(1, 0, 20);
    backends.get(0).load = 1;
    backends.get(1).load = 1;
    Picker picker = over(BY_LATENCY);

    assertThat(pick(picker, 0)).isEqualTo(0);
    assertThat(pick(picker, 1000 * MILLI)).isEqualTo(0);
    // By the other rule now, for which these two are the more loaded ones.
    int late = 0;
    for (int i = 0; i < 100; i++) {
      late += pick(picker, 1001 * MILLI) >= 2 ? 1 : 0;
    }
    // All but the one pair in six that is of those two.
    assertThat(late).isBetween(65, 99);
  }

  @Test
  void aReportOutOfBandDoesNotMakeNewWhatAnAnswerToldBefore() {
    report(0, 0, 10);
    report(1, 0, 20);
    backends.get(0).load = 1;
    backends.get(1).load = 1;
    Picker picker = over(BY_LATENCY);
    assertThat(pick(picker, 0)).isEqualTo(0);

    for (Backend backend : backends.subList(0, 2)) {
      backend.report =
          new LoadReport(0.5, 0, 0, 0, 0, Map.of(), 900 * MILLI).completedBy(backend.report);
    }

    int late = 0;
    for (int i = 0; i < 100; i++) {
      late += pick(picker, 1001 * MILLI) >= 2 ? 1 : 0;
    }
    // All but the one pair in six that is of those two.
    assertThat(late).isBetween(65, 99);
  }

  @Test
  void aNewReportTakesThePlaceOfTheOneBefore() {
    report(0, 0, 10);
    report(1, 0, 20);
    Picker picker = over(BY_LATENCY);
    assertThat(pick(picker, 0)).isEqualTo(0);

    report(0, 0, 30);

    assertThat(pick(picker, 0)).isEqualTo(1);
  }

  @Test
  void exploresAsOftenAsItMayAndNoOftener() {
    for (int i = 0; i < 4; i++) {
      report(i, 0, i == 0 ? 1 : 50);
    }
    Picker picker = over(new Prequal(1, Duration.ofMinutes(1), 100, 0.2));
    int others = 0;
    for (int i = 0; i < 20_000; i++) {
      if (pick(picker, 0) != 0) {
        others++;
      }
      report(0, 0, 1);
    }

    // Three of four of a fifth, and five standard deviations of 51.
    assertThat(others).isCloseTo(3000, within(255));
  }

  @Test
  void reportsOfAnyCandidateAreNoticedInTime() {
    List<Backend> many = Backend.many(1000);
    Picker picker = BY_LATENCY.newPickers(RacyRandom.seeded(8)).over(Backend.even(many), 0);
    many.get(900).reports(0, Map.of("rif", 0.0, "latency_ms", 1.0));
    many.get(901).reports(0, Map.of("rif", 0.0, "latency_ms", 2.0));

    for (int i = 0; i < 1000 / 4; i++) {
      pick(picker, 0);
    }

    assertThat(pick(picker, 0)).isEqualTo(900);
  }

  @Test
  void theReportOfACallThatJustEndedIsKnownToTheNext() {
    List<Backend> many = Backend.many(1000);
    Picker picker = BY_LATENCY.newPickers(RacyRandom.seeded(8)).over(Backend.even(many), 0);
    int first = pick(picker, 0);
    many.get(first).reports(0, Map.of("rif", 0.0, "latency_ms", 5.0));
    int second = pick(picker, 0);
    many.get(second).reports(0, Map.of("rif", 0.0, "latency_ms", 2.0));

    assertThat(pick(picker, 0)).isEqualTo(second);
  }

  @Test
  void theReportOfACallThatTookAWhileIsKnownSoon() {
    List<Backend> many = Backend.many(1000);
    Picker picker = BY_LATENCY.newPickers(RacyRandom.seeded(8)).over(Backend.even(many), 0);
    int slow = pick(picker, 0);
    for (int i = 0; i < 40; i++) {
      pick(picker, 0);
    }
    int fast = pick(picker, 0);
    many.get(slow).reports(0, Map.of("rif", 0.0, "latency_ms", 2.0));
    many.get(fast).reports(0, Map.of("rif", 0.0, "latency_ms", 5.0));
    for (int i = 0; i < 16; i++) {
      pick(picker, 0);
    }

    assertThat(pick(picker, 0)).isEqualTo(slow);
  }

  @Test
  void anOldReportDoesNotTakeThePlaceOfANewerOne() {
    ReportPool pool = new ReportPool(Prequal.DEFAULT);
    long now = 5000 * MILLI;
    pool.put(0, 0, 10, now, now);
    pool.put(1, 0, 20, now, now);

    pool.put(0, 0, 30, now - 1001 * MILLI, now);

    assertThat(pool.owner(pool.best(now))).isZero();
  }

  @Test
  void theUtilizationCountsWhereNoLatencyIsTold() {
    for (int i = 0; i < 2; i++) {
      backends.get(i).report =
          new LoadReport(0, 0, i == 0 ? 0.9 : 0.3, 0, 0, Map.of("rif", 0.0), 0);
    }

    assertThat(pick(over(BY_LATENCY), 0)).isEqualTo(1);
  }

  @Test
  void theCallsOfThisClientCountWhereNoRifIsTold() {
    for (int i = 0; i < 3; i++) {
      backends.get(i).reports(0, Map.of("latency_ms", 10.0 + i));
    }
    backends.get(0).inFlight = 7;

    assertThat(pick(over(new Prequal(0.5, AGE, 100, 0)), 0)).isEqualTo(1);
  }

  @Test
  void aReportOfNeitherIsNoReport() {
    backends.get(0).report = new LoadReport(0, 0.5, 0, 10, 0, Map.of(), 0);
    backends.get(1).report = new LoadReport(0, 0.5, 0, 10, 0, Map.of(), 0);
    backends.get(2).load = 1;
    backends.get(3).load = 1;
    backends.get(0).load = 1;

    assertThat(Backend.counts(over(BY_LATENCY), 4, 1000)[1]).isBetween(400, 600);
  }

  @Test
  void oneOfHalfTheWeightHasToLookTwiceAsGood() {
    report(0, 0, 10);
    report(1, 0, 15);
    Candidates candidates = Candidates.of(backends.subList(0, 2), new double[] {0.5, 1});

    assertThat(pick(BY_LATENCY.newPickers(RacyRandom.seeded(8)).over(candidates, 0), 0))
        .isEqualTo(1);
  }

  @Test
  void whatIsKnownStaysWhenTheSetChanges() {
    report(1, 0, 20);
    report(2, 0, 10);
    report(3, 0, 15);
    Pickers pickers = new Prequal(1, AGE, 2, 0).newPickers(RacyRandom.seeded(8));
    Picker picker = pickers.over(Backend.even(backends), 0);
    assertThat(pick(picker, 0)).isEqualTo(2);

    picker = pickers.over(Backend.even(backends.subList(1, 4)), 0);

    // It has another index, and one of its two uses left.
    assertThat(new int[] {pick(picker, 0), pick(picker, 0)}).containsExactly(1, 2);
  }

  @Test
  void settingsAreRead() throws Exception {
    PickRules rules = PickRules.installed();

    assertThat(rules.parse("p", "prequal")).isEqualTo(Prequal.DEFAULT);
    assertThat(
            rules.parse(
                "p",
                Map.of(
                    "prequal",
                    Map.of("quantile", 0.5, "maxAge", "2s", "reuse", 1.0, "exploration", 0.1))))
        .isEqualTo(new Prequal(0.5, Duration.ofSeconds(2), 1, 0.1));
    assertThatThrownBy(() -> rules.parse("p", Map.of("prequal", Map.of("exploration", 0.9))))
        .isInstanceOf(ConfigException.class)
        .hasMessage("'p.prequal.exploration' must be a number from 0 to 0.5, but is 0.9");
  }
}
