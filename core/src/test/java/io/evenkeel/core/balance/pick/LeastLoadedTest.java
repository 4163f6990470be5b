// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.Picker;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastLoadedTest {

  private static final int PICKS = 100_000;

  private static Picker over(Candidates candidates, int choices) {
    return new LeastLoaded(new InFlight(), choices)
        .newPickers(RacyRandom.seeded(42))
        .over(candidates, 0);
  }

  /** Loads 0, 1, 2 and so on. */
  private static List<Backend> ascending(int n) {
    List<Backend> backends = Backend.many(n);
    for (int i = 0; i < n; i++) {
      backends.get(i).load = i;
    }
    return backends;
  }

  @Test
  void ofTwoTheLessLoadedGetsAllCalls() {
    int[] counts = Backend.counts(over(Backend.even(ascending(2)), 2), 2, 1000);

    assertThat(counts).containsExactly(1000, 0);
  }

  // Of 10 the k-th best is the better one of two different draws in 9-k of 45 pairs.
  @Test
  void theLessLoadedOfTwoDifferentOnesIsTaken() {
    int[] counts = Backend.counts(over(Backend.even(ascending(10)), 2), 10, PICKS);

    for (int i = 0; i < 10; i++) {
      // Five standard deviations of a count of that mean are less than 5 * sqrt(20,000) = 707.
      assertThat(counts[i]).isCloseTo(PICKS * (9 - i) / 45, within(707));
    }
    assertThat(counts[9]).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 10})
  void asManyDifferentOnesAreComparedAsThereAreChoices(int choices) {
    int[] counts = Backend.counts(over(Backend.even(ascending(12)), choices), 12, PICKS);

    // With so many different draws the choices - 1 worst can never be the best.
    assertThat(Arrays.copyOfRange(counts, 13 - choices, 12)).containsOnly(0);
    assertThat(counts[12 - choices]).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10})
  void allAreComparedWhereThereAreNotMoreThanChoices(int size) {
    List<Backend> backends = ascending(size);

    assertThat(Backend.counts(over(Backend.even(backends), 10), size, 100)[0]).isEqualTo(100);
    backends.get(0).load = size;
    assertThat(Backend.counts(over(Backend.even(backends), 10), size, 100)[1]).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void ofEqualOnesTheFirstDrawnIsTakenSoThatWeightsDecide(int choices) {
    int[] counts = Backend.counts(over(Backend.weighing(1, 2, 5), choices), 3, PICKS);

    // Five standard deviations are at most 5 * sqrt(PICKS / 4) = 791.
    assertThat(counts[0]).isCloseTo(PICKS / 8, within(791));
    assertThat(counts[1]).isCloseTo(PICKS / 4, within(791));
    assertThat(counts[2]).isCloseTo(PICKS * 5 / 8, within(791));
  }

  @Test
  void withUnevenWeightsTooTheDrawsDiffer() {
    List<Backend> backends = ascending(3);
    double[] weights = {1, 1, 2};

    int[] counts = Backend.counts(over(Candidates.of(backends, weights), 2), 3, PICKS);

    // All tries of the second draw give the same again in one of 2^8 or less.
    assertThat(counts[2]).isLessThan(PICKS / 256);
  }

  @Test
  void aWeightThatAllOthersAreNothingToDoesNotMakeADrawLong() {
    double[] weights = new double[100];
    Arrays.fill(weights, 1e-9);
    weights[7] = 1;

    assertThat(Backend.counts(over(Backend.weighing(weights), 10), 100, 1000)[7]).isEqualTo(1000);
  }

  @Test
  void loadsThatAreNoNumbersLoseNoCall() {
    List<Backend> backends = Backend.many(5);
    backends.forEach(it -> it.load = Double.NaN);

    assertThat(Backend.counts(over(Backend.even(backends), 2), 5, 1000)).doesNotContain(0);
  }

  @Test
  void choicesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new LeastLoaded(new InFlight(), 1))
        .hasMessage("Choices must be from 2 to 10, but are 1");
    assertThatThrownBy(() -> new LeastLoaded(new InFlight(), 11))
        .hasMessage("Choices must be from 2 to 10, but are 11");
  }
}
