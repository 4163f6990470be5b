// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RacyRandomTest {

  @Test
  void theSameSeedGivesTheSameNumbers() {
    RandomGenerator one = RacyRandom.seeded(42);
    RandomGenerator other = RacyRandom.seeded(42);
    for (int i = 0; i < 1000; i++) {
      assertThat(one.nextLong()).isEqualTo(other.nextLong());
    }
    assertThat(RacyRandom.seeded(43).nextLong()).isNotEqualTo(RacyRandom.seeded(42).nextLong());
  }

  @Test
  void allNumbersBelowABoundComeAlikeOften() {
    RandomGenerator random = RacyRandom.seeded(1);
    int[] seen = new int[7];
    for (int i = 0; i < 70_000; i++) {
      seen[random.nextInt(7)]++;
    }
    // Binomial with mean 10,000 and a deviation of 93: five of them.
    for (int count : seen) {
      assertThat(count).isBetween(9_535, 10_465);
    }
  }

  @Test
  void fractionsFillTheirRange() {
    RandomGenerator random = RacyRandom.seeded(1);
    double sum = 0;
    for (int i = 0; i < 100_000; i++) {
      double next = random.nextDouble();
      assertThat(next).isBetween(0.0, 1.0);
      sum += next;
    }
    assertThat(sum / 100_000).isBetween(0.495, 0.505);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void threadsThatShareAStripeSeeDifferentNumbersAndSoDoThoseThatHaveTheirOwn(int stripes)
      throws InterruptedException {
    RandomGenerator random = RacyRandom.seeded(7, stripes);
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    Runnable draw =
        () -> {
          for (int i = 0; i < 100_000; i++) {
            seen.add(random.nextLong());
          }
        };
    Thread one = new Thread(draw);
    Thread other = new Thread(draw);
    one.start();
    other.start();
    one.join(30_000);
    other.join(30_000);
    // A lost step may repeat a number of the same thread only.
    assertThat(seen).hasSizeGreaterThan(100_000);
  }
}
