// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.lab.load.CallLog;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.PodShare;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownTest {

  private final VirtualTime time = VirtualTime.create();
  private final CallLog log = new CallLog(time, time.nanoTime());

  private ModeNow shown(Shown.Window window, Shown.Shares shares) {
    return Shown.mode(
        "way",
        log,
        window,
        shares,
        shares.given().keySet(),
        3,
        NoticeNow.NONE,
        pod -> pod.length());
  }

  @Test
  void ratesAreOfASecondAndSharesOfAllThatPodsGot() {
    log.begun();
    log.failed(Status.ABORTED);
    ModeNow now =
        shown(
            new Shown.Window(3, 100, 10, 1.0, 2.0),
            new Shown.Shares(2, Map.of("b", 20L, "a", 10L, "ccc", 0L)));
    assertThat(now.callsPerSecond()).isEqualTo(33.3);
    assertThat(now.failedPerSecond()).isEqualTo(3.3);
    assertThat(now.failed()).isEqualTo(1);
    assertThat(now.lastFailure()).isEqualTo("ABORTED");
    assertThat(now.maxOverMean()).isEqualTo(2);
    assertThat(now.variation()).isEqualTo(0.816);
    assertThat(now.pods())
        .isEqualTo(
            List.of(
                new PodShare("a", 5, 0.333, 1),
                new PodShare("b", 10, 0.667, 1),
                new PodShare("ccc", 0, 0, 3)));
    assertThat(now.shareSeconds()).isEqualTo(2);
  }

  @Test
  void evennessIsOfThePodsThatAreReady() {
    Shown.Shares shares = new Shown.Shares(1, Map.of("old", 50L, "a", 10L, "b", 10L));
    assertThat(shares.over(List.of("a", "b"))).isEqualTo(Spread.of(List.of(10, 10)));
    assertThat(shares.over(List.of("a", "b", "new"))).isEqualTo(Spread.of(List.of(10, 10, 0)));
  }

  @Test
  void aCallThatIsOnItsWayIsBegunAndHasNotEnded() {
    log.begun();
    log.begun();
    log.begun();
    log.failed(Status.ABORTED);
    log.answered("a", 1_000_000);
    ModeNow now =
        shown(new Shown.Window(1, 3, 1, null, null), new Shown.Shares(1, Map.of("a", 1L)));
    assertThat(now.calls()).isEqualTo(3);
    assertThat(now.answered()).isEqualTo(1);
    assertThat(now.failed()).isEqualTo(1);
  }

  @Test
  void whatCannotBeToldIsNull() {
    ModeNow now =
        shown(new Shown.Window(1, 0, 0, null, null), new Shown.Shares(1, Map.of("a", 0L)));
    assertThat(now.maxOverMean()).isNull();
    assertThat(now.variation()).isNull();
    assertThat(now.even()).isFalse();
    assertThat(now.pods()).isEqualTo(List.of(new PodShare("a", 0, 0, 1)));
  }

  @Test
  void noticesAreAsExactAsTheyWereMeasured() {
    NoticeNow notice = new NoticeNow("noticed", 1.23456, 2, 2);
    assertThat(Shown.notice(notice, 1000).seconds()).isEqualTo(1.235);
    assertThat(Shown.notice(notice, 10)).isEqualTo(new NoticeNow("noticed", 1.2, 2, 2));
  }
}
