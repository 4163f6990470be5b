// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NewcomersTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void anEndpointThatJoinsOldOnesStartsSlowly() {
    Newcomers newcomers = at(60, 0, 55, 0);

    assertThat(newcomers.count()).isEqualTo(1);
    assertThat(newcomers.factor(0)).isEqualTo(1);
    assertThat(newcomers.factor(1)).isEqualTo(0.5);
    assertThat(newcomers.factor(2)).isEqualTo(1);
  }

  @Test
  void noneStartsSlowlyWhereAllWould() {
    Newcomers newcomers = at(5, 0, 1, 5);

    assertThat(newcomers.count()).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(newcomers.factor(i)).isEqualTo(1);
    }
  }

  @Test
  void oneThatIsOldIsEnoughForTheOthersToStartSlowly() {
    Newcomers newcomers = at(10, 0, 10, 10);

    assertThat(newcomers.count()).isEqualTo(2);
    assertThat(newcomers.factor(0)).isEqualTo(1);
    assertThat(newcomers.factor(1)).isEqualTo(0.1);
  }

  @Test
  void ofNoneNoneStartsSlowly() {
    assertThat(at(10).count()).isZero();
  }

  @Test
  void theClockMayOverflow() {
    long old = Long.MAX_VALUE - 60 * SECOND;
    Newcomers newcomers =
        Newcomers.of(
            SlowStart.DEFAULT, new long[] {old, Long.MAX_VALUE}, Long.MAX_VALUE + 5 * SECOND);

    assertThat(newcomers.count()).isEqualTo(1);
    assertThat(newcomers.factor(1)).isEqualTo(0.5);
  }

  @Test
  void whatIsReadyOnlyLaterByTheClockIsNew() {
    assertThat(at(60, 0, 61).factor(1)).isEqualTo(0.1);
  }

  private static Newcomers at(long nowSeconds, long... readySinceSeconds) {
    long[] since = new long[readySinceSeconds.length];
    for (int i = 0; i < since.length; i++) {
      since[i] = readySinceSeconds[i] * SECOND;
    }
    return Newcomers.of(SlowStart.DEFAULT, since, nowSeconds * SECOND);
  }
}
