// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.VirtualTime;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallLogTest {

  private static final long MILLI = 1_000_000;

  private final VirtualTime time = VirtualTime.create();
  private final CallLog log = new CallLog(time, time.nanoTime());

  @Test
  void eachSecondHasWhatHappenedInIt() {
    answer("a", 5);
    time.advance(Duration.ofSeconds(1));
    answer("a", 7);
    answer("b", 9);
    assertThat(log.between(0, 1).byPod()).isEqualTo(Map.of("a", 1));
    assertThat(log.between(1, 2).byPod()).isEqualTo(Map.of("a", 1, "b", 1));
    assertThat(log.between(0, 2).begun()).isEqualTo(3);
    assertThat(log.between(2, 9).begun()).isZero();
  }

  @Test
  void percentilesAreOfTheAnsweredCallsAlone() {
    for (int i = 1; i <= 100; i++) {
      answer("a", i);
    }
    log.begun();
    log.failed(Status.UNAVAILABLE);
    Second second = log.between(0, 1);
    assertThat(second.percentileMillis(50)).isBetween(49.0, 51.0);
    assertThat(second.percentileMillis(99)).isBetween(98.0, 100.0);
    assertThat(second.answered()).isEqualTo(100);
    assertThat(second.failed()).isEqualTo(1);
  }

  @Test
  void noCallHasNoPercentile() {
    assertThat(log.between(0, 1).percentileMillis(99)).isNull();
  }

  @Test
  void theFirstAnswerOfAPodStaysTheFirst() {
    assertThat(log.firstAnswerNanos("a")).isEqualTo(Long.MAX_VALUE);
    time.advance(Duration.ofSeconds(3));
    long first = time.nanoTime();
    answer("a", 1);
    time.advance(Duration.ofSeconds(3));
    answer("a", 1);
    assertThat(log.firstAnswerNanos("a")).isEqualTo(first);
  }

  @Test
  void theLastFailureIsToldWithItsWords() {
    assertThat(log.lastFailure()).isEmpty();
    log.failed(Status.UNAVAILABLE.withDescription("no pod"));
    assertThat(log.lastFailure()).isEqualTo("UNAVAILABLE: no pod");
    log.failed(Status.DEADLINE_EXCEEDED);
    assertThat(log.lastFailure()).isEqualTo("DEADLINE_EXCEEDED");
    assertThat(log.failures()).isEqualTo(2);
  }

  @Test
  void whatIsOlderThanItsMemoryIsGoneButForTheSums() {
    answer("a", 5);
    time.advance(Duration.ofSeconds(CallLog.SECONDS));
    answer("a", 5);
    assertThat(log.between(0, 1).begun()).isZero();
    assertThat(log.between(CallLog.SECONDS, CallLog.SECONDS + 1).begun()).isEqualTo(1);
    assertThat(log.calls()).isEqualTo(2);
    assertThat(log.answeredBy("a")).isEqualTo(2);
  }

  @Test
  void ofVeryManyPodsTheOldestAreForgotten() {
    for (int i = 0; i <= CallLog.PODS; i++) {
      answer("pod-" + i, 5);
    }
    assertThat(log.answeredBy("pod-0")).isZero();
    assertThat(log.firstAnswerNanos("pod-0")).isEqualTo(Long.MAX_VALUE);
    assertThat(log.answeredBy("pod-" + CallLog.PODS)).isEqualTo(1);
    assertThat(log.answers()).isEqualTo(CallLog.PODS + 1);
  }

  private void answer(String pod, long millis) {
    log.begun();
    log.answered(pod, millis * MILLI);
  }
}
