// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.deployed.CallReport;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WayLogTest {

  private static final long NANOS = 7_000_000_000L;

  private final WayLog log = new WayLog(NANOS, 0);

  @Test
  void aClientThatIsReplacedGoesOnWhereTheOtherEnded() {
    log.add("client-1", report(1000, 100, 5000), 2000);
    log.add("client-2", report(2000, 50, 50), 3000);
    assertThat(log.calls()).isEqualTo(150);
    assertThat(log.answeredBy("pod")).isEqualTo(150);
  }

  @Test
  void whatALogTellsTwiceCountsOnce() {
    log.add("client", report(1000, 100, 100), 2000);
    log.add("client", report(1000, 100, 100), 2500);
    assertThat(log.calls()).isEqualTo(100);
  }

  @Test
  void aReplacementWhoseClockIsBehindIsHeardAllTheSame() {
    log.add("client-1", report(60_000, 100, 100), 61_000);
    log.add("client-2", report(1000, 7, 7), 62_000);
    assertThat(log.calls()).isEqualTo(107);
  }

  @Test
  void whoHasBeenQuietTellsNothingOfThePresent() {
    log.add("client", report(1000, 100, 100), 2000);
    assertThat(log.last(10, 7000)).hasSize(1);
    assertThat(log.last(10, 7001)).isEmpty();
    assertThat(log.last(7001)).isNull();
    assertThat(log.calls()).isEqualTo(100);
  }

  @Test
  void timesAreOfThisMachinesClock() {
    // The cluster is an hour behind, and its lines come half a second late, or a little more.
    long hour = 3_600_000;
    log.add("client", report(1000, 1, 1), hour + 2700);
    log.add("client", report(2000, 1, 2), hour + 3500);
    assertThat(log.firstAnswerNanos("pod")).isEqualTo(NANOS + (hour + 500 + 400) * 1_000_000);
    assertThat(log.between(hour + 1500, hour + 2500)).hasSize(1);
    assertThat(log.firstAnswerNanos("other")).isEqualTo(Long.MAX_VALUE);
  }

  private static CallReport report(long at, long begun, long calls) {
    return new CallReport(
        "way",
        at,
        begun,
        0,
        1.0,
        2.0,
        Map.of(),
        Map.of("pod", (int) begun),
        Map.of("pod", 400L),
        calls,
        0,
        1,
        "");
  }
}
