// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.PickRules;
import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.PickRule.Pickers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UtilizationWeightedTest {

  private static final long SECOND = 1_000_000_000;

  // The clock begins shortly before it overflows, as only differences count.
  private final long start = Long.MAX_VALUE - 5 * SECOND;
  private final Pickers pickers = UtilizationWeighted.DEFAULT.newPickers(RacyRandom.seeded(3));
  private final List<Backend> backends = Backend.many(3);
  private double[] own = {1, 1, 1};

  private void report(int index, double utilization, double qps, double eps, long seconds) {
    backends.get(index).report =
        new LoadReport(0, 0, utilization, qps, eps, Map.of(), start + seconds * SECOND);
  }

  /** The shares of 10,000 picks in percent, by the picker that is made at that second. */
  private int[] shares(long seconds) {
    int[] shares =
        Backend.counts(
            pickers.over(Candidates.of(backends, own), start + seconds * SECOND), 3, 10_000);
    for (int i = 0; i < 3; i++) {
      shares[i] = Math.round(shares[i] / 100f);
    }
    return shares;
  }

  @Test
  void theWeightIsTheCallsThatItWouldAnswerAtFullUtilization() {
    report(0, 0.1, 20, 0, 0);
    report(1, 0.5, 100, 0, 0);
    report(2, 0.5, 200, 0, 0);
    shares(0);

    assertThat(shares(10)).containsExactly(25, 25, 50);
  }

  // 100 / (0.5 + 50 / 100 * 1) = 100, against 200 for those without errors.
  @Test
  void errorsCountAsUtilization() {
    report(0, 0.5, 100, 50, 0);
    report(1, 0.5, 100, 0, 0);
    report(2, 0.5, 100, 0, 0);
    shares(0);

    assertThat(shares(10)).containsExactly(20, 40, 40);
  }

  @Test
  void oneThatIsNotKnownHasTheMeanOfThoseThatAre() {
    report(0, 1, 100, 0, 0);
    report(1, 1, 300, 0, 0);
    shares(0);

    assertThat(shares(10)).containsExactly(17, 50, 33);
  }

  @Test
  void withLessThanTwoKnownOnesTheirOwnWeightsCount() {
    own = new double[] {2, 1, 1};
    report(0, 1, 100, 0, 0);
    shares(0);

    assertThat(shares(10)).containsExactly(50, 25, 25);
  }

  @Test
  void theWeightIsTimesTheirOwn() {
    own = new double[] {3, 1, 1};
    report(0, 1, 100, 0, 0);
    report(1, 1, 200, 0, 0);
    report(2, 1, 100, 0, 0);
    shares(0);

    assertThat(shares(10)).containsExactly(50, 33, 17);
  }

  @Test
  void theFirstReportsAreNotBelieved() {
    report(0, 1, 100, 0, 0);
    report(1, 1, 300, 0, 0);
    assertThat(shares(0)).containsExactly(33, 33, 33);
    report(0, 1, 100, 0, 9);
    report(1, 1, 300, 0, 9);

    assertThat(shares(9)).containsExactly(33, 33, 33);
    assertThat(shares(10)).containsExactly(17, 50, 33);
  }

  @Test
  void reportsExpireAndThenAreNotBelievedForAWhileAgain() {
    report(0, 1, 100, 0, 0);
    report(1, 1, 300, 0, 0);
    shares(0);
    assertThat(shares(179)).containsExactly(17, 50, 33);
    assertThat(shares(180)).containsExactly(33, 33, 33);
    report(0, 1, 100, 0, 200);
    report(1, 1, 300, 0, 200);

    assertThat(shares(209)).containsExactly(33, 33, 33);
    assertThat(shares(210)).containsExactly(17, 50, 33);
  }

  @Test
  void aReportThatSaysNothingOfCallsOrUtilizationLeavesWhatIsKnown() {
    report(0, 1, 100, 0, 0);
    report(1, 1, 300, 0, 0);
    shares(0);
    report(0, 0, 100, 0, 5);
    report(1, 1, 0, 0, 5);

    assertThat(shares(10)).containsExactly(17, 50, 33);
    assertThat(shares(180)).containsExactly(33, 33, 33);
  }

  @Test
  void reportsBeyondMeasureLoseNoCall() {
    report(0, Double.MIN_VALUE, Double.MAX_VALUE, 0, 0);
    report(1, Double.MAX_VALUE, Double.MIN_VALUE, 0, 0);
    shares(0);

    assertThat(shares(10)[0]).isPositive();
  }

  @Test
  void weightsAreComputedEachSecond() {
    assertThat(pickers.maxAgeNanos()).isEqualTo(SECOND);
  }

  @Test
  void settingsAreThoseOfA58() throws Exception {
    assertThat(PickRules.installed().parse("p", "weighted")).isEqualTo(UtilizationWeighted.DEFAULT);
    assertThat(
            PickRules.installed()
                .parse(
                    "p",
                    Map.of(
                        "weighted",
                        Map.of(
                            "blackoutPeriod", "0s",
                            "weightExpirationPeriod", "60s",
                            "weightUpdatePeriod", "0.1s",
                            "errorUtilizationPenalty", 2.5))))
        .isEqualTo(
            new UtilizationWeighted(
                Duration.ZERO, Duration.ofSeconds(60), Duration.ofMillis(100), 2.5));
    assertThatThrownBy(
            () ->
                PickRules.installed()
                    .parse("p", Map.of("weighted", Map.of("weightUpdatePeriod", "0.05s"))))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "'p.weighted.weightUpdatePeriod' must be a duration such as \"1.5s\", from \"0.1s\" to"
                + " \"86400s\", but is \"0.05s\"");
  }
}
