// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.spi.Load;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private final Load load = new InFlight().newMeter().newLoad(0);

  @Test
  void isTheCallsInFlightRelativeToTheWeight() {
    assertThat(load.load(0, 1, 0)).isZero();
    assertThat(load.load(3, 1, 0)).isEqualTo(3);
    assertThat(load.load(3, 2, 0)).isEqualTo(1.5);
    assertThat(load.load(3, 0.5, 0)).isEqualTo(6);
  }

  @Test
  void isFiniteForTheSmallestWeight() {
    assertThat(load.load(1, Double.MIN_VALUE, 0)).isEqualTo(Double.MAX_VALUE);
  }
}
