// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final RandomGenerator LEAST = () -> 0;
  private static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;

  @Test
  void theBoundDoublesUpToTheCap() {
    Backoff backoff = backoff(MIDDLE);

    // The middle between the floor of 20 ms and bounds of 200, 400, 800 ms and so on up to 4 s.
    assertThat(Stream.generate(backoff::next).limit(8).map(Duration::toMillis))
        .containsExactly(110L, 210L, 410L, 810L, 1610L, 2010L, 2010L, 2010L);
  }

  @Test
  void aDelayIsNeverLessThanTheFloorNorMoreThanTheCap() {
    assertThat(backoff(LEAST).next()).isEqualTo(Duration.ofMillis(20));
    for (long seed = 0; seed < 50; seed++) {
      Backoff backoff = backoff(new SplittableRandom(seed));
      for (int i = 0; i < 100; i++) {
        assertThat(backoff.next()).isBetween(Duration.ofMillis(20), Duration.ofSeconds(4));
      }
    }
  }

  @Test
  void delaysAreSpreadEvenly() {
    int below = 0;
    for (long seed = 0; seed < 1000; seed++) {
      below += backoff(new SplittableRandom(seed)).next().toMillis() < 110 ? 1 : 0;
    }

    // A fair coin thrown 1,000 times: beyond six standard deviations of 16 lies no such seed range.
    assertThat(below).isBetween(405, 595);
  }

  @Test
  void healthBeginsAnew() {
    Backoff backoff = backoff(MIDDLE);
    assertThat(backoff.failures()).isZero();
    backoff.next();
    backoff.next();
    assertThat(backoff.failures()).isEqualTo(2);

    backoff.reset();

    assertThat(backoff.failures()).isZero();
    assertThat(backoff.next()).isEqualTo(Duration.ofMillis(110));
  }

  @Test
  void veryManyFailuresOverflowNothing() {
    Backoff backoff = new Backoff(Duration.ZERO, Duration.ofDays(30), Duration.ofDays(365), MIDDLE);
    Duration last = Duration.ZERO;
    for (int i = 0; i < 200; i++) {
      last = backoff.next();
      assertThat(last).isPositive();
    }

    assertThat(last).isEqualTo(Duration.ofHours(365 * 12));
  }

  @Test
  void aFloorAboveTheFirstBoundIsTheDelay() {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(4), MIDDLE);

    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(3));
  }

  private static Backoff backoff(RandomGenerator random) {
    return new Backoff(
        Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(4), random);
  }
}
