// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.Race;
import org.junit.jupiter.api.Test;

class MeanOfManyTest {

  private final MeanOfMany mean = new MeanOfMany();

  @Test
  void theFirstSamplesAreAveragedAsEquals() {
    for (int i = 1; i <= 32; i++) {
      mean.add(i, 1);
      assertThat(mean.mean()).isCloseTo((i + 1) / 2.0, within(1e-9));
      assertThat(mean.samples()).isEqualTo(i);
    }
  }

  @Test
  void fromThenOnEachIsAThirtySecondOfIt() {
    fill(100, 1);

    mean.add(420, 1);

    assertThat(mean.mean()).isCloseTo(110, within(1e-9));
    assertThat(mean.samples()).isEqualTo(32);
  }

  @Test
  void whereMoreComeEachIsLess() {
    fill(100, 1);

    mean.add(420, 320);

    assertThat(mean.mean()).isCloseTo(101, within(1e-9));
  }

  @Test
  void whatIsForgottenIsNoPartOfIt() {
    fill(100, 1);

    mean.clear();

    assertThat(mean.isEmpty()).isTrue();
    mean.add(7, 50);
    assertThat(mean.isEmpty()).isFalse();
    assertThat(mean.mean()).isEqualTo(7);
  }

  @Test
  void ofSamplesThatAreAddedAtOnceOneMayBeLostAndNothingElseIsInIt() throws Exception {
    Race.of(
        MeanOfMany::new,
        added -> added.add(100, 1),
        added -> added.add(100, 1),
        added -> assertThat(added.mean()).isEqualTo(100));
  }

  private void fill(double sample, double recent) {
    for (int i = 0; i < 32; i++) {
      mean.add(sample, recent);
    }
  }
}
