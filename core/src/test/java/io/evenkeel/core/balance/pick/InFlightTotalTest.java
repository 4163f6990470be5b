// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightTotalTest {

  @Test
  void isExactForAFew() {
    List<Backend> few = Backend.many(InFlightTotal.LOOKS);
    InFlightTotal total = new InFlightTotal(Backend.even(few));
    for (int i = 1; i <= 10; i++) {
      for (Backend backend : few) {
        backend.inFlight += i;
      }
      assertThat(total.now()).isEqualTo((long) i * (i + 1) / 2 * InFlightTotal.LOOKS);
    }
  }

  @Test
  void beginsWithAllThatThereIs() {
    List<Backend> many = Backend.many(1000);
    many.forEach(it -> it.inFlight = 3);

    assertThat(new InFlightTotal(Backend.even(many)).now()).isEqualTo(3000);
  }

  @Test
  void looksAtAFewMoreEachTimeUntilItHasSeenThemAll() {
    List<Backend> many = Backend.many(1000);
    InFlightTotal total = new InFlightTotal(Backend.even(many));
    many.forEach(it -> it.inFlight = 2);

    for (long looked = InFlightTotal.LOOKS; looked <= 1000; looked += InFlightTotal.LOOKS) {
      assertThat(total.now()).isEqualTo(2 * looked);
    }
    assertThat(total.now()).isEqualTo(2000);
  }

  @Test
  void whatIsLookedAtSinglyCountsAtOnce() {
    List<Backend> many = Backend.many(1000);
    InFlightTotal total = new InFlightTotal(Backend.even(many));
    many.get(777).inFlight = 5;

    assertThat(total.look(777)).isEqualTo(5);
    assertThat(total.now()).isEqualTo(5);
  }
}
