// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.PickRule.Pickers;
import io.evenkeel.core.balance.spi.Picker;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoundRobinTest {

  private final Pickers pickers = new RoundRobin().newPickers(RacyRandom.seeded(1));

  private static int pick(Picker picker) {
    return picker.pick(CallInfo.UNKNOWN, 0);
  }

  @Test
  void goesFromOneToTheNext() {
    Picker picker = pickers.over(Backend.weighing(1, 1, 1), 0);
    int first = pick(picker);

    for (int i = 1; i < 100; i++) {
      assertThat(pick(picker)).isEqualTo((first + i) % 3);
    }
  }

  @Test
  void clientsBeginAtDifferentPlaces() {
    Set<Integer> firsts = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      Pickers others = new RoundRobin().newPickers(RacyRandom.seeded(seed));
      firsts.add(pick(others.over(Backend.even(Backend.many(10)), 0)));
    }

    assertThat(firsts).hasSize(10);
  }

  @Test
  void goesOnWhereItWasWhenTheSetChanges() {
    int[] counts = new int[3];
    for (int i = 0; i < 3000; i++) {
      counts[pick(pickers.over(Backend.weighing(1, 1, 1), 0))]++;
    }

    assertThat(counts).containsExactly(1000, 1000, 1000);
  }

  @Test
  void theGreaterAWeightTheMoreTurns() {
    Picker picker = pickers.over(Backend.weighing(1, 2, 5), 0);

    // Eight picks are one round of all weights; the sequence may begin within one, and rounding to
    // 16 bits shifts a turn now and then.
    int[] counts = Backend.counts(picker, 3, 8000);
    assertThat(counts[0]).isBetween(999, 1001);
    assertThat(counts[1]).isBetween(1999, 2001);
    assertThat(counts[2]).isBetween(4999, 5001);
  }
}
