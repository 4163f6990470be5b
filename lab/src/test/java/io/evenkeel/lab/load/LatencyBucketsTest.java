// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyBucketsTest {

  @Test
  void bucketsBeginAtPowersOfTwo() {
    assertThat(LatencyBuckets.of(0)).isZero();
    assertThat(LatencyBuckets.of(1)).isZero();
    for (int power = 1; power < 26; power++) {
      assertThat(LatencyBuckets.of(1L << power)).isEqualTo(16 * power);
      assertThat(LatencyBuckets.of((1L << power) - 1)).isLessThan(16 * power);
    }
    assertThat(LatencyBuckets.of(Long.MAX_VALUE)).isEqualTo(LatencyBuckets.LAST);
  }

  @Test
  void percentilesAreOfAllThatWasAddedAndExactToHalfABucket() {
    SplittableRandom random = new SplittableRandom(1);
    Second all = new Second();
    LatencyBuckets sum = new LatencyBuckets();
    for (int second = 0; second < 10; second++) {
      Second one = new Second();
      for (int call = 0; call < 100; call++) {
        // One second is ten times as slow as the others.
        one.answer("pod", (long) ((second == 3 ? 50e6 : 5e6) * (1 + random.nextDouble())));
      }
      all.add(one);
      sum.add(one.latencies());
    }
    for (double percentile : new double[] {1, 50, 89, 95, 99, 100}) {
      double exact = all.percentileMillis(percentile);
      // What the exact one is rounded to comes on top.
      assertThat(sum.percentileMillis(percentile))
          .as("percentile %s", percentile)
          .isCloseTo(exact, within(exact * 0.033));
    }
  }

  @Test
  void whereNothingWasAnsweredThereIsNoPercentile() {
    LatencyBuckets none = new LatencyBuckets();
    none.add(Map.of());
    none.add(Map.of(5, 0));
    assertThat(none.percentileMillis(99)).isNull();
  }
}
