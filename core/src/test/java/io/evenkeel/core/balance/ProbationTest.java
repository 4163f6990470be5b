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

  @Test
  void ofTwoTriesThatEndAtOnceTheOneThatWasAnsweredCounts() throws Exception {
    Race.of(
        ProbationTest::ejected,
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
    Probation probation = ejected();
    probation.failed(100, 3);
    assertThat(probation.verdict()).isEqualTo(Verdict.FAILED);
    probation.answered(110);
    probation.tryAt(400);
    assertThat(probation.verdict()).isEqualTo(Verdict.ANSWERED);
  }

  @Test
  void aTryThatFailedIsForgottenWhenTheNextOneIsPlanned() {
    Probation probation = ejected();
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
}
