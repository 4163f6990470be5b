// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.state.Stall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A beat each tenth of a second; a machine that stands still lets one come late. */
class StallsTest {

  private static final long MILLI = 1_000_000L;

  private final Stalls stalls = new Stalls(100 * MILLI, 120);

  private void beatAtMillis(long... moments) {
    for (long moment : moments) {
      stalls.beat(moment * MILLI);
    }
  }

  private List<Stall> atMillis(long moment) {
    return stalls.at(moment * MILLI);
  }

  @Test
  void beatsThatAreALittleLateAreNone() {
    beatAtMillis(4000, 4103, 4300, 4850, 5449);
    assertThat(atMillis(5449)).isEmpty();
  }

  @Test
  void aBeatThatIsHalfASecondLateIsOneThatEndedThen() {
    beatAtMillis(4000, 4600, 4700, 7550, 7650);
    assertThat(atMillis(8000)).containsExactly(new Stall(4.6, 0.5), new Stall(7.55, 2.75));
  }

  @Test
  void itIsToldInItsLengthWhereverInASecondItBegan() {
    // It stood from 5.05 to 6.45.
    beatAtMillis(4860, 4960, 6450, 6550);
    assertThat(atMillis(7000)).containsExactly(new Stall(6.45, 1.39));
  }

  @Test
  void oneThatGoesOnIsToldWithTheBeatThatEndsIt() {
    beatAtMillis(4000);
    assertThat(atMillis(4700)).isEmpty();
    beatAtMillis(4700);
    assertThat(atMillis(4700)).containsExactly(new Stall(4.7, 0.6));
  }

  @Test
  void whatWasBeforeTheFirstBeatIsNone() {
    beatAtMillis(4800, 4900);
    assertThat(atMillis(5000)).isEmpty();
  }

  @Test
  void whatTheTimelineHasNoMoreIsForgotten() {
    beatAtMillis(4000, 4700);
    assertThat(atMillis(124_600)).hasSize(1);
    assertThat(atMillis(124_800)).isEmpty();
  }
}
