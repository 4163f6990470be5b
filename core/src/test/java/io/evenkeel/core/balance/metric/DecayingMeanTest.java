// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DecayingMeanTest {

  private final DecayingMean mean = new DecayingMean(1000);

  @Test
  void isEmptyUntilTheFirstSample() {
    assertThat(mean.isEmpty()).isTrue();
    mean.add(7, 0);
    assertThat(mean.isEmpty()).isFalse();
    assertThat(mean.mean()).isEqualTo(7);
  }

  @Test
  void samplesOfOneMomentCountAlike() {
    mean.add(1, 5);
    mean.add(2, 5);
    mean.add(9, 5);
    assertThat(mean.mean()).isCloseTo(4, within(1e-9));
  }

  @Test
  void aSampleThatIsOneDecayOlderCountsForOneOverE() {
    mean.add(0, 0);
    mean.add(1, 1000);
    assertThat(mean.mean()).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-9));
  }

  @Test
  void afterALongPauseTheFirstSampleDoesNotStandForAllThatFollow() {
    mean.add(10, 0);
    mean.add(1, 1_000_000);
    mean.add(3, 1_000_001);
    assertThat(mean.mean()).isCloseTo(2, within(0.01));
  }

  @Test
  void followsAChangeWithinAFewDecays() {
    for (int at = 0; at < 5000; at += 10) {
      mean.add(1, at);
    }
    for (int at = 5000; at < 8000; at += 10) {
      mean.add(2, at);
    }
    // 1 - e^-3 of the way.
    assertThat(mean.mean()).isCloseTo(1.95, within(0.01));
  }

  @Test
  void aClockThatGoesBackCountsAsOneThatStoodStill() {
    mean.add(1, 1000);
    mean.add(3, 0);
    assertThat(mean.mean()).isCloseTo(2, within(1e-9));
    assertThat(mean.idleNanos(-5)).isZero();
  }

  @Test
  void threadsThatAddAtOnceKeepItWithinWhatWasAdded() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int sample = 10 + t;
      Thread thread =
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int i = 0; i < 100_000; i++) {
                  mean.add(sample, i);
                }
              });
      thread.start();
      threads.add(thread);
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join(30_000);
    }
    assertThat(mean.mean()).isBetween(10.0, 13.0);
  }

  @Test
  void aSampleThatComesWhileAllIsForgottenIsNotAveragedWithNothing() throws Exception {
    Race.of(
        () -> {
          DecayingMean known = new DecayingMean(1000);
          known.add(10, 0);
          known.add(20, 0);
          return known;
        },
        known -> known.add(30, 1),
        DecayingMean::clear,
        known -> {
          if (!known.isEmpty()) {
            assertThat(known.mean()).isBetween(10.0, 30.0);
          }
        });
  }

  @Test
  void afterClearingTheFirstSampleIsTheMeanToTheLastDigit() {
    mean.add(1e9, 0);
    mean.clear();
    assertThat(mean.isEmpty()).isTrue();
    mean.add(0.1, 1);
    assertThat(mean.mean()).isEqualTo(0.1);
  }
}
