// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.Probation.Verdict;
import org.junit.jupiter.api.Test;

class ProbationTest {

  private static Probation ejected() {
    Probation probation = new Probation();
    probation.eject(0, 1000);
    probation.tryAt(100);
    return probation;
  }

  /** And a call is under way that tries it. */
  private static Probation tried() {
    Probation probation = ejected();
    assertThat(probation.tryNow(100, 1000)).isTrue();
    return probation;
  }

  @Test
  void ofTwoTriesThatEndAtOnceTheOneThatWasAnsweredCounts() throws Exception {
    Race.of(
        ProbationTest::tried,
        probation -> probation.answered(100),
        probation -> probation.failed(100, 3),
        probation -> assertThat(probation.verdict()).isEqualTo(Verdict.ANSWERED));
  }

  @Test
  void aServerThatTurnsAwayAFewOfManyCallsIsNotEjected() {
    Probation probation = new Probation();
    boolean looked = probation.failed(200, 5);
    // Of the calls that were under way then all are answered, and some new ones are turned away.
    for (int i = 0; i < 200; i++) {
      looked |= probation.answered(i);
      if (i % 50 == 0) {
        looked |= probation.failed(200 + i, 5);
      }
    }
    assertThat(looked).isFalse();
  }

  @Test
  void callsFromBeforeTheReturnDoNotEjectAgain() {
    Probation probation = ejected();
    probation.answered(100);
    probation.restore(150);
    for (int i = 0; i < 10; i++) {
      assertThat(probation.failed(-10 + i, 3)).isFalse();
      assertThat(probation.failed(140 + i, 3)).isFalse();
    }
    assertThat(probation.failures()).isZero();
    probation.failed(150, 3);
    assertThat(probation.failures()).isEqualTo(1);
  }

  @Test
  void anAnswerThatComesWhileTheNextTryIsPlannedIsNotForgotten() {
    Probation probation = tried();
    probation.failed(100, 3);
    assertThat(probation.verdict()).isEqualTo(Verdict.FAILED);
    probation.answered(110);
    probation.tryAt(400);
    assertThat(probation.verdict()).isEqualTo(Verdict.ANSWERED);
  }

  @Test
  void aTryThatFailedIsForgottenWhenTheNextOneIsPlanned() {
    Probation probation = tried();
    probation.failed(100, 3);
    probation.tryAt(400);
    assertThat(probation.verdict()).isEqualTo(Verdict.NONE);
    assertThat(probation.tryNow(399, 1000)).isFalse();
    assertThat(probation.tryNow(400, 1000)).isTrue();
    assertThat(probation.tryNow(400, 1000)).isFalse();
  }

  @Test
  void anOlderTryThatIsAbandonedDoesNotShortenTheWaitPlannedSince() {
    Probation probation = ejected();
    assertThat(probation.tryNow(100, 1000)).isTrue();
    assertThat(probation.tryNow(1100, 1000)).isTrue();
    probation.failed(1100, 3);
    probation.tryAt(5000);
    probation.abandoned(100, 1300);
    assertThat(probation.tryNow(4999, 1000)).isFalse();
    assertThat(probation.tryNow(5000, 1000)).isTrue();
  }

  @Test
  void anOlderTryThatIsAbandonedLeavesTheNewerOneItsTime() {
    Probation probation = ejected();
    assertThat(probation.tryNow(100, 1000)).isTrue();
    assertThat(probation.tryNow(1100, 1000)).isTrue();
    probation.abandoned(100, 1300);
    assertThat(probation.tryNow(2099, 1000)).isFalse();
    probation.abandoned(1100, 2099);
    assertThat(probation.tryNow(2099, 1000)).isTrue();
  }

  @Test
  void callsThatAreNoTriesAndFailDoNotPutOffTheNextTry() {
    Probation probation = ejected();
    // Picked before it was ejected, begun a little later.
    assertThat(probation.failed(5, 3)).isFalse();
    assertThat(probation.verdict()).isEqualTo(Verdict.NONE);

    assertThat(probation.tryNow(100, 1000)).isTrue();
    assertThat(probation.failed(100, 3)).isTrue();
    probation.tryAt(400);
    // Calls that must go somewhere while all are ejected.
    for (int i = 110; i < 400; i += 10) {
      assertThat(probation.failed(i, 3)).isFalse();
    }
    assertThat(probation.verdict()).isEqualTo(Verdict.NONE);
    assertThat(probation.tryNow(400, 1000)).isTrue();
    // Begun before the try that is under way.
    assertThat(probation.failed(390, 3)).isFalse();
    assertThat(probation.failed(400, 3)).isTrue();
  }

  @Test
  void anAnswerToACallThatIsNoTryBringsItBackAllTheSame() {
    Probation probation = ejected();
    assertThat(probation.answered(10)).isTrue();
    assertThat(probation.verdict()).isEqualTo(Verdict.ANSWERED);
  }

  @Test
  void aTryThatIsLostWithItsConnectionIsMadeAgainAtOnce() {
    Probation probation = tried();
    assertThat(probation.tryNow(150, 1000)).isFalse();
    probation.reconnects();
    assertThat(probation.tryNow(150, 1000)).isTrue();
  }

  @Test
  void aConnectionThatEndsDoesNotShortenTheWaitThatIsPlanned() {
    Probation probation = tried();
    probation.failed(100, 3);
    probation.tryAt(400);
    probation.reconnects();
    assertThat(probation.tryNow(399, 1000)).isFalse();
  }
}
