// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {

  @Test
  void goesOnAsSoonAsTheConditionHolds() {
    AtomicInteger tries = new AtomicInteger();

    Await.until(Duration.ofHours(1), () -> tries.incrementAndGet() == 3, () -> "no");

    assertThat(tries).hasValue(3);
  }

  @Test
  void triesAtLeastOnceAndThenComplainsOfWhatIsSoThen() {
    AtomicInteger tries = new AtomicInteger();

    assertThatThrownBy(
            () ->
                Await.until(
                    Duration.ZERO, () -> tries.incrementAndGet() < 0, () -> "is " + tries.get()))
        .isInstanceOf(AssertionError.class)
        .hasMessage("is 1 (waited 0 ms)");
  }

  @Test
  void theLastFailureOfAnAssertionIsTheError() {
    AtomicInteger tries = new AtomicInteger();
    Await.untilAsserted(
        Duration.ofHours(1), () -> assertThat(tries.incrementAndGet()).isEqualTo(3));

    assertThatThrownBy(
            () ->
                Await.untilAsserted(
                    Duration.ofMillis(5), () -> assertThat(tries.incrementAndGet()).isZero()))
        .hasMessageContaining("" + tries.get());
  }

  @Test
  void anInterruptEndsTheWait() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Await.until(Duration.ofHours(1), () -> false, () -> "no"))
        .hasMessageContaining("Interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
