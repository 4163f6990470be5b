// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FadingTest {

  @Test
  void nothingFadesInNoTimeNorWhenTheClockGoesBack() {
    assertThat(Fading.factor(0, 10)).isEqualTo(1);
    assertThat(Fading.factor(-5, 10)).isEqualTo(1);
    assertThat(Fading.factor(0, 0)).isEqualTo(1);
  }

  @Test
  void halfIsLeftAfterEachHalfLife() {
    assertThat(Fading.factor(10, 10)).isEqualTo(0.5);
    assertThat(Fading.factor(20, 10)).isEqualTo(0.25);
    assertThat(Fading.factor(100, 10)).isEqualTo(Math.pow(2, -10));
  }

  @Test
  void betweenItStaysWithinSixPercentOfTheExponential() {
    for (int elapsed = 0; elapsed < 1000; elapsed++) {
      double exact = Math.pow(2, -elapsed / 100.0);
      assertThat(Fading.factor(elapsed, 100)).isCloseTo(exact, within(0.062 * exact));
    }
  }

  @Test
  void afterAgesNothingIsLeft() {
    assertThat(Fading.factor(Long.MAX_VALUE, 1)).isEqualTo(0);
    assertThat(Fading.factor(1022, 1)).isEqualTo(0);
    assertThat(Fading.factor(1021, 1)).isPositive();
  }
}
