// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void equalCountsAreEvenWithNothingAboveTheMean() {
    Spread spread = Spread.of(List.of(100, 100, 100));
    assertThat(spread.maxOverMean()).isEqualTo(1);
    assertThat(spread.variation()).isZero();
    assertThat(spread.isEven()).isTrue();
  }

  @Test
  void allOnOneOfThreePodsIsThreeTimesTheMean() {
    Spread spread = Spread.of(List.of(300, 0, 0));
    assertThat(spread.maxOverMean()).isEqualTo(3);
    assertThat(spread.variation()).isCloseTo(Math.sqrt(2), within(1e-9));
    assertThat(spread.isEven()).isFalse();
  }

  @Test
  void noCallAndNoPodHaveNoSpread() {
    assertThat(Spread.of(List.of(0, 0))).isNull();
    assertThat(Spread.of(List.<Integer>of())).isNull();
  }

  @Test
  void onePodIsEvenByItself() {
    Spread spread = Spread.of(List.of(70));
    assertThat(spread.maxOverMean()).isEqualTo(1);
    assertThat(spread.noiseMaxOverMean()).isEqualTo(1);
    assertThat(spread.isEven()).isTrue();
  }

  @Test
  void theNoiseIsWhatRandomPodsGiveOnAverage() {
    for (int pods : new int[] {2, 3, 10, 50}) {
      SplittableRandom random = new SplittableRandom(pods);
      double variation = 0;
      double most = 0;
      int runs = 300;
      Spread last = null;
      for (int run = 0; run < runs; run++) {
        last = drawn(pods, 2000, random);
        variation += last.variation() / runs;
        most += last.maxOverMean() / runs;
      }
      // The mean of a square root is a little below the root of the mean; with n = 2 by a fifth
      // (the mean of |N(0,1)| is 0.80).
      assertThat(variation / last.noiseVariation()).isBetween(0.75, 1.05);
      // sqrt(2 ln n) is above the expected maximum of n normal variables, by up to half for few.
      assertThat((most - 1) / (last.noiseMaxOverMean() - 1)).isBetween(0.4, 1.05);
    }
  }

  @Test
  void hardlyAnyRandomSpreadCountsAsUneven() {
    SplittableRandom random = new SplittableRandom(7);
    int uneven = 0;
    for (int run = 0; run < 1000; run++) {
      uneven += drawn(6, 1000, random).isEven() ? 0 : 1;
    }
    // 1.5 times the noise over 6 pods: chi-square of 5 degrees above 11.25, which is 4.7 %.
    assertThat(uneven).isBetween(20, 90);
  }

  private static Spread drawn(int pods, int calls, SplittableRandom random) {
    List<Integer> counts = new ArrayList<>(Collections.nCopies(pods, 0));
    for (int i = 0; i < calls; i++) {
      int pod = random.nextInt(pods);
      counts.set(pod, counts.get(pod) + 1);
    }
    return Spread.of(counts);
  }

  @Test
  void aFewCallsToOnePodAreNotEven() {
    for (int pods = 2; pods <= 20; pods++) {
      List<Integer> counts = new ArrayList<>(Collections.nCopies(pods, 0));
      for (int calls = 1; calls <= 3 * pods; calls++) {
        counts.set(0, calls);
        assertThat(Spread.of(counts).isEven()).as("%d calls, %d pods", calls, pods).isFalse();
      }
    }
  }

  @Test
  void aRoundThatIsNotOverIsEven() {
    assertThat(Spread.of(List.of(2, 1, 1, 1, 1, 1)).isEven()).isTrue();
    assertThat(Spread.of(List.of(1, 1, 0)).isEven()).isTrue();
  }
}
