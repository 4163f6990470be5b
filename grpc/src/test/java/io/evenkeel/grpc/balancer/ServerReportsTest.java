// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.spi.LoadReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One server that reports its utilization out of band, and its requests in flight with answers. */
class ServerReportsTest {

  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final List<LoadReport> heard = new ArrayList<>();
  private final ServerReports reports = new ServerReports(heard::add);

  @Test
  void answersAloneAreToldAsTheyAre() {
    reports.withAnswer(inFlight(3, at(0)));
    reports.withAnswer(inFlight(4, at(1)));
    assertThat(heard).containsExactly(inFlight(3, at(0)), inFlight(4, at(1)));
  }

  @Test
  void eachKindCompletesTheOther() {
    reports.expectOutOfBand(PERIOD);
    reports.withAnswer(inFlight(3, at(0)));
    reports.outOfBand(utilization(0.5, at(1)));
    reports.withAnswer(inFlight(4, at(2)));
    assertThat(heard).containsExactly(inFlight(3, at(0)), both(0.5, 3, at(1)), both(0.5, 4, at(2)));
  }

  @Test
  void theNewestOfAKindTakesThePlaceOfTheOneBefore() {
    reports.expectOutOfBand(PERIOD);
    reports.outOfBand(utilization(0.5, at(0)));
    reports.outOfBand(inFlight(7, at(1)));
    // It does not tell the utilization any more.
    assertThat(heard.get(1)).isEqualTo(inFlight(7, at(1)));
  }

  @Test
  void oneStandsForTwoPeriods() {
    reports.expectOutOfBand(PERIOD);
    reports.outOfBand(utilization(0.5, at(0)));
    reports.withAnswer(inFlight(3, at(20)));
    reports.withAnswer(inFlight(4, at(21)));
    assertThat(heard).endsWith(both(0.5, 3, at(20)), inFlight(4, at(21)));
  }

  @Test
  void onesOutOfBandCountNoMoreWhereThereAreNone() {
    reports.expectOutOfBand(PERIOD);
    reports.outOfBand(utilization(0.5, at(0)));
    reports.expectNoneOutOfBand();
    reports.withAnswer(inFlight(3, at(1)));
    assertThat(heard).endsWith(inFlight(3, at(1)));
  }

  private static long at(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private static LoadReport inFlight(double requests, long at) {
    return new LoadReport(0, 0, 0, 0, 0, Map.of("rif", requests), at);
  }

  private static LoadReport utilization(double utilization, long at) {
    return new LoadReport(utilization, 0, 0, 0, 0, Map.of(), at);
  }

  private static LoadReport both(double utilization, double requests, long at) {
    return new LoadReport(utilization, 0, 0, 0, 0, Map.of("rif", requests), at);
  }
}
