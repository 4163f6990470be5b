// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.state.Stall;
import org.junit.jupiter.api.Test;

/** Seconds are ticks; a machine that stands still lets one come late. */
class StallsTest {

  private static final long MILLI = 1_000_000L;

  // A lab needs a while until it ticks: the first is due at 4 s.
  private final Stalls stalls = new Stalls(1000 * MILLI, 120, 3200 * MILLI);

  private void tickAtMillis(long... moments) {
    for (long moment : moments) {
      stalls.tick(moment * MILLI);
    }
  }

  @Test
  void ticksThatAreALittleLateAreNone() {
    tickAtMillis(4000, 5030, 6500, 7000, 8200);
    assertThat(stalls.all()).isEmpty();
  }

  @Test
  void aTickThatIsMoreThanHalfASecondLateIsOneThatEndedThen() {
    tickAtMillis(4000, 5501, 6000, 9750);
    assertThat(stalls.all()).containsExactly(new Stall(5.5, 0.5), new Stall(9.75, 2.75));
  }

  @Test
  void theFirstTickCountsToo() {
    tickAtMillis(4800);
    assertThat(stalls.all()).containsExactly(new Stall(4.8, 0.8));
  }

  @Test
  void whatTheTimelineHasNoMoreIsForgotten() {
    tickAtMillis(4700);
    for (long second = 5; second <= 124; second++) {
      tickAtMillis(second * 1000);
    }
    assertThat(stalls.all()).hasSize(1);
    tickAtMillis(125_000);
    assertThat(stalls.all()).isEmpty();
  }
}
