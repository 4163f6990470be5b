// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.spi.LoadReport;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportedLoadTest {

  private static final long MAX_AGE = 10;

  private static double load(double cpu, double application, long now) {
    return ReportedLoad.of(new LoadReport(cpu, 0, application, 0, 0, Map.of(), 0), MAX_AGE, now);
  }

  @Test
  void itIsWhatACallTakesAtThatUtilization() {
    assertThat(load(0.9, 0, 0)).isCloseTo(10, within(1e-9));
    assertThat(load(0.95, 0, 0)).isCloseTo(20, within(1e-9));
    assertThat(load(0.1, 0.9, 0)).as("the application knows better").isEqualTo(load(0.9, 0, 0));
  }

  @Test
  void whoIsNotBusyIsAsGoodAsIdle() {
    assertThat(load(0.02, 0, 0))
        .isEqualTo(load(ReportedLoad.BUSY, 0, 0))
        .isCloseTo(5, within(1e-9));
  }

  @Test
  void aboveFullItIsFinite() {
    assertThat(load(7, 0, 0)).isEqualTo(load(0.99, 0, 0)).isLessThan(101);
  }

  @Test
  void withoutAReportOfUtilizationOrWithAnOldOneNothingIsKnown() {
    assertThat(ReportedLoad.of(null, MAX_AGE, 0)).isNaN();
    assertThat(load(0, 0, 0)).isNaN();
    assertThat(load(0.9, 0, 10)).isGreaterThan(0);
    assertThat(load(0.9, 0, 11)).isNaN();
  }
}
