// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.Result.Sample;
import io.evenkeel.simulation.Result.ServerResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ResultTest {

  private static Result result(int answered, long failed, long expired) {
    long[] latencies = LongStream.rangeClosed(1, answered).map(i -> i * 1_000_000).toArray();
    return new Result(
        "slow",
        1,
        "random",
        1,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Latencies.of(latencies),
        failed,
        expired,
        0,
        List.of(new ServerResult("a", "", 0.25, 0.5, 1), new ServerResult("b", "", 0.75, 0.5, 3)),
        List.of(),
        List.of(
            new Sample(Duration.ZERO, List.of(1, 1)),
            new Sample(Duration.ofMillis(100), List.of(0, 4)),
            new Sample(Duration.ofMillis(200), List.of(0, 0))));
  }

  @Test
  void aPercentileIsTheLatencyOfTheCallOfThatRank() {
    Result result = result(1000, 0, 0);

    assertThat(result.percentile(0.5)).isEqualTo(500);
    assertThat(result.percentile(0.999)).isEqualTo(999);
    assertThat(result.percentile(1)).isEqualTo(1000);
  }

  @Test
  void aCallWhoseDeadlinePassedWaitedLongerThanAnyOther() {
    Result result = result(900, 0, 100);

    assertThat(result.percentile(0.5)).isEqualTo(500);
    assertThat(result.percentile(0.9)).isEqualTo(900);
    assertThat(result.percentile(0.901)).isEqualTo(5000);
  }

  @Test
  void aCallThatFailedCountsInNoPercentile() {
    assertThat(result(1000, 500, 0).percentile(0.5)).isEqualTo(500);
    assertThat(result(0, 500, 0).percentile(0.5)).isNaN();
  }

  @Test
  void callsThatFailedOrExpiredAreTheFailedShare() {
    Result result = result(900, 50, 50);

    assertThat(result.calls()).isEqualTo(1000);
    assertThat(result.failedShare()).isEqualTo(0.1);
    assertThat(result.goodput()).isEqualTo(90);
  }

  @Test
  void imbalanceIsTheMostOverTheMean() {
    assertThat(result(1, 0, 0).imbalance()).isEqualTo(1.5);
    assertThat(result(1, 0, 0).momentaryImbalance()).isEqualTo((1 + 2 + 1) / 3.0);
  }
}
