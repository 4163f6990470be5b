// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LaneLoadTest {

  private static final long MS = 1_000_000;

  private final LaneLoad load = new LaneLoad(2);

  @Test
  void steadyCallsAreReportedAsTheyAre() {
    long now = 0;
    // A hundred a second, each 5 ms at work and 5 ms in the queue: a half of one place of two.
    for (int call = 0; call < 1000; call++) {
      now += 10 * MS;
      load.answered(now, 5 * MS, 10 * MS);
    }
    LaneLoad.Report report = load.report(3, now);
    assertThat(report.calls()).isCloseTo(100, within(1.0));
    assertThat(report.failures()).isZero();
    assertThat(report.utilization()).isCloseTo(0.25, within(0.01));
    assertThat(report.inFlight()).isEqualTo(3);
    assertThat(report.latencyMillis()).isCloseTo(10, within(1e-6));
  }

  @Test
  void failuresAreCountedAndNoAnswers() {
    load.failed(0);
    load.failed(0);
    load.answered(0, 8 * MS, 8 * MS);
    assertThat(load.report(0, 0)).isEqualTo(new LaneLoad.Report(3, 2, 0.004, 0, 8));
  }

  @Test
  void whatIsLongAgoIsForgotten() {
    load.answered(0, 5 * MS, 5 * MS);
    LaneLoad.Report report = load.report(0, 20_000 * MS);
    assertThat(report.calls()).isLessThan(1e-6);
    assertThat(report.utilization()).isLessThan(1e-6);
  }

  @Test
  void nothingIsReportedOfNothing() {
    assertThat(load.report(0, MS)).isEqualTo(new LaneLoad.Report(0, 0, 0, 0, 0));
  }
}
