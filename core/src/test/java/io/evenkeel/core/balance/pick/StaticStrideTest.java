// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StaticStrideTest {

  private static final int ROUNDS = 0xffff;

  private final AtomicLong sequence = new AtomicLong();

  private int[] next(StaticStride stride, int picks) {
    int[] picked = new int[picks];
    Arrays.setAll(picked, i -> stride.next());
    return picked;
  }

  /** How often each is picked while the sequence passes through all rounds. */
  private int[] countsOfAllRounds(double... weights) {
    StaticStride stride = new StaticStride(weights, sequence);
    long end = sequence.get() + (long) ROUNDS * weights.length;
    int[] counts = new int[weights.length];
    while (sequence.get() < end) {
      int index = stride.next();
      // The last pick may go on into rounds that count no more.
      if (sequence.get() <= end) {
        counts[index]++;
      }
    }
    return counts;
  }

  // Weights 2, 3 and 6 are a third, a half and all of the rounds. In the first six each takes what
  // is its due: the first takes rounds 2 and 5, the second 0, 2 and 4, the third all.
  @Test
  void weightsOfTwoThreeAndSixTakeTurnsThatManyTimesAndEvenlySpread() {
    StaticStride stride = new StaticStride(new double[] {2, 3, 6}, sequence);

    assertThat(next(stride, 11)).containsExactly(1, 2, 2, 0, 1, 2, 2, 1, 2, 0, 2);
    assertThat(next(stride, 11)).containsExactly(1, 2, 2, 0, 1, 2, 2, 1, 2, 0, 2);
  }

  @Test
  void inAllRoundsEachTakesExactlyAsManyTurnsAsItsWeightSays() {
    assertThat(countsOfAllRounds(2, 3, 6)).containsExactly(21845, 32768, 65535);
    assertThat(countsOfAllRounds(65535, 1, 1, 2)).containsExactly(65535, 1, 1, 2);
    assertThat(countsOfAllRounds(7, 7)).containsExactly(65535, 65535);
  }

  @Test
  void thoseOfEqualWeightDoNotAllTakeTheSameRounds() {
    double[] weights = new double[100];
    Arrays.fill(weights, 1);
    weights[50] = 50;
    StaticStride stride = new StaticStride(weights, sequence);

    int longest = 0;
    int run = 0;
    for (int index : next(stride, 10_000)) {
      run = index == 50 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }

    // A third of all picks are its due; A58's phases would give it 48 picks in a row.
    assertThat(longest).isLessThanOrEqualTo(2);
  }

  @Test
  void aWeightIsCutWhereAPickWouldTakeLong() {
    double[] weights = new double[1000];
    Arrays.fill(weights, 1);
    weights[0] = 1e6;
    StaticStride stride = new StaticStride(weights, sequence);

    int[] counts = new int[1000];
    for (int i = 0; i < 1_000_000; i++) {
      counts[stride.next()]++;
    }

    // 64 times the mean, which is (999 + 68.3) / 1000: 6.4 percent of all.
    assertThat(counts[0]).isBetween(63_500, 64_500);
    assertThat(counts[1]).isBetween(900, 970);
    assertThat(sequence.get()).isLessThan(66 * 1_000_000L);
  }

  @Test
  void aWeightIsNotCutWhereThereAreFewEndpoints() {
    assertThat(countsOfAllRounds(1e6, 1e6 / 65535, 1e-9)).containsExactly(65535, 1, 1);
  }

  @Test
  void theGreatestWeightsDoNotOverflow() {
    double most = Double.MAX_VALUE;

    assertThat(countsOfAllRounds(most, most / 3, Double.MIN_VALUE))
        .containsExactly(65535, 21845, 1);
  }

  @Test
  void whoeverTakesOverGoesOnWhereTheOtherWas() {
    next(new StaticStride(new double[] {1, 1, 1}, sequence), 4);

    assertThat(next(new StaticStride(new double[] {1, 1, 1}, sequence), 3))
        .containsExactly(1, 2, 0);
  }
}
