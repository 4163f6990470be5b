// SPDX-License-Identifier: Apache-2.0
package ownpick;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.core.balance.spi.Picker;
import io.evenkeel.testkit.balance.FakeCandidate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What this rule and this metric do beyond what all do; in virtual time, as both are given all that they see. */
class ThresholdTest {

  private final List<FakeCandidate> three = FakeCandidate.many(3);
  private final Picker picker =
      new Threshold(RecentFailures.DEFAULT, 5, 20)
          .newPickers(RacyRandom.seeded(1))
          .over(FakeCandidate.even(three), 0);

  @Test
  void oneAboveTheLimitIsPassedOver() {
    three.get(1).setLoad(6.0);
    for (int i = 0; i < 100; i++) {
      assertThat(picker.pick(CallInfo.UNKNOWN, 0)).isNotEqualTo(1);
    }
  }

  @Test
  void whereAllAreAboveTheLeastLoadedIsTaken() {
    three.get(0).setLoad(8.0);
    three.get(1).setLoad(6.0);
    three.get(2).setLoad(7.0);
    // That twenty draws miss one of three happens once in 3,000 picks.
    int least = 0;
    for (int i = 0; i < 100; i++) {
      least += picker.pick(CallInfo.UNKNOWN, 0) == 1 ? 1 : 0;
    }
    assertThat(least).isGreaterThan(90);
  }

  @Test
  void aFailureIsWorthHalfAfterAHalfLife() {
    Load load = new RecentFailures(10, Duration.ofNanos(100)).newMeter().newLoad(0);
    load.ended(load.started(0), false, 0, 50, Outcome.FAILED, 0);
    assertThat(load.load(1, 1, 50)).isEqualTo(11);
    assertThat(load.load(1, 1, 150)).isEqualTo(6);
    load.ended(load.started(50), false, 50, 150, Outcome.ANSWERED, 0);
    assertThat(load.load(0, 1, 250)).isEqualTo(2.5);
  }
}
