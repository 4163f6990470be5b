// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.LoadMetric.Meter;
import io.evenkeel.core.balance.spi.LoadReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UtilizationTest {

  private static final long SECOND = 1_000_000_000;

  private final Meter meter = new Utilization(Duration.ofSeconds(10)).newMeter();
  private final Load load = meter.newLoad(0);

  @Test
  void isWhatTheServerReportsTimesTheCallsInFlightAndTheOneToCome() {
    load.reported(report(0.5, 0.25, 0));
    assertThat(load.load(3, 1, 0)).isEqualTo(0.25 * 4);
    assertThat(load.load(3, 2, 0)).isEqualTo(0.25 * 2.5);
  }

  @Test
  void theApplicationsOwnMeasureGoesBeforeTheCpus() {
    load.reported(report(0.5, 0, 0));
    assertThat(load.load(0, 1, 0)).isEqualTo(0.5);
  }

  @Test
  void whoDoesNotReportIsTakenForAMiddlingOne() {
    Load other = meter.newLoad(0);
    load.reported(report(0.2, 0, 0));
    other.reported(report(0.6, 0, 0));
    meter.refresh(List.of(load, other, meter.newLoad(0)), 0);
    assertThat(meter.newLoad(0).load(0, 1, 0)).isEqualTo(0.4);
  }

  @Test
  void aReportCountsForTenSeconds() {
    load.reported(report(0.9, 0, 0));
    meter.newLoad(0);
    assertThat(load.load(0, 1, 10 * SECOND)).isEqualTo(0.9);
    assertThat(load.load(0, 1, 10 * SECOND + 1)).isEqualTo(1);
    load.reported(report(0.9, 0, 20 * SECOND));
    load.forget(20 * SECOND);
    assertThat(load.load(0, 1, 20 * SECOND)).isEqualTo(1);
  }

  @Test
  void whatMeansNothingCountsAsNotTold() {
    for (double wrong : new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY}) {
      load.reported(new LoadReport(wrong, wrong, wrong, wrong, wrong, Map.of("rif", wrong), 0));
      assertThat(load.load(0, 1, 0)).isEqualTo(1);
    }
    LoadReport report = new LoadReport(0, 0, 0, 0, 0, Map.of("rif", Double.NaN, "x", 3.0), 0);
    assertThat(report.named("rif")).isZero();
    assertThat(report.named("x")).isEqualTo(3);
    assertThat(report.named("y")).isZero();
  }

  @Test
  void anIdleServerIsStillBetterWithFewerCallsInFlight() {
    load.reported(report(1e-9, 0, 0));
    assertThat(load.load(0, 1, 0)).isLessThan(load.load(1, 1, 0));
  }

  private static LoadReport report(double cpu, double application, long at) {
    return new LoadReport(cpu, 0, application, 0, 0, Map.of(), at);
  }

  @Test
  void cannotBeBuiltOfWrongValues() {
    assertThatThrownBy(() -> new Utilization(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The expiration of reports must be from PT0.1S to PT10M, but is PT0S");
    assertThatThrownBy(() -> new Utilization(Duration.ofMinutes(11)))
        .hasMessageContaining("but is PT11M");
  }
}
