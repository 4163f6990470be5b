// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpareArraysTest {

  private final SpareArrays arrays = new SpareArrays();

  @Test
  void areAtLeastAsLongAsAskedAndNeverTiny() {
    assertThat(arrays.take(1)).hasSize(4096);
    assertThat(arrays.take(5000)).hasSize(5000);
  }

  @Test
  void whatWasGivenIsTakenWhereItIsLongEnough() {
    byte[] given = new byte[10_000];
    arrays.give(given);

    assertThat(arrays.take(10_001)).isNotSameAs(given);
    assertThat(arrays.take(10_000)).isSameAs(given);
    assertThat(arrays.take(10_000)).isNotSameAs(given);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4095, 128 * 1024 + 1})
  void whatIsTinyOrHugeIsNotKept(int length) {
    byte[] given = new byte[length];
    arrays.give(given);

    assertThat(arrays.take(1)).isNotSameAs(given);
  }

  @Test
  void theFourLargestAreKept() {
    for (int i = 0; i < 4; i++) {
      arrays.give(new byte[5000]);
    }
    arrays.give(new byte[4096]);
    arrays.give(new byte[6000]);

    assertThat(arrays.take(5001)).hasSize(6000);
    for (int i = 0; i < 3; i++) {
      assertThat(arrays.take(1)).hasSize(5000);
    }
    assertThat(arrays.take(1)).hasSize(4096);
  }
}
