// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadReportTest {

  private static final LoadReport FULL =
      new LoadReport(0.1, 0.2, 0.3, 100, 10, Map.of("rif", 5.0, "latency_ms", 7.0), 1000);
  private static final LoadReport NOTHING = new LoadReport(0, 0, 0, 0, 0, Map.of(), 2000);

  @Test
  void whatMeansNothingCountsAsNotTold() {
    LoadReport odd =
        new LoadReport(
            -1, Double.NaN, Double.POSITIVE_INFINITY, -0.0, -5, Map.of("rif", -1.0), 1000);
    assertThat(odd.cpu() + odd.memory() + odd.application() + odd.qps() + odd.eps()).isZero();
    assertThat(odd.named("rif")).isZero();
    assertThat(odd.named("no")).isZero();
  }

  @Test
  void theApplicationsOwnMeasureGoesBeforeTheCpu() {
    assertThat(FULL.utilization()).isEqualTo(0.3);
    assertThat(new LoadReport(0.1, 0.2, 0, 0, 0, Map.of(), 0).utilization()).isEqualTo(0.1);
  }

  @Test
  void whatANewerOneDoesNotTellIsTheOldersAndTheTimeIsTheNewers() {
    assertThat(NOTHING.completedBy(FULL))
        .isEqualTo(
            new LoadReport(0.1, 0.2, 0.3, 100, 10, Map.of("rif", 5.0, "latency_ms", 7.0), 2000));
  }

  @Test
  void whatANewerOneTellsStands() {
    LoadReport newer = new LoadReport(0.4, 0.5, 0.6, 200, 20, Map.of("rif", 6.0), 2000);
    assertThat(newer.completedBy(FULL))
        .isEqualTo(
            new LoadReport(0.4, 0.5, 0.6, 200, 20, Map.of("rif", 6.0, "latency_ms", 7.0), 2000));
  }

  @Test
  void callsWithoutErrorsAreNotGivenTheErrorsOfOthers() {
    LoadReport newer = new LoadReport(0, 0, 0, 200, 0, Map.of(), 2000);
    assertThat(newer.completedBy(FULL).eps()).isZero();
  }
}
