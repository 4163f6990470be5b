// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.Probation.Verdict;
import io.evenkeel.core.balance.spi.Outcome;
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
        probation -> probation.ended(100, Outcome.ANSWERED, 3, 200),
        probation -> probation.ended(100, Outcome.FAILED, 3, 200),
        probation -> assertThat(probation.verdict()).isEqualTo(Verdict.ANSWERED));
  }

  @Test
  void anAnswerThatComesWhileTheNextTryIsPlannedIsNotForgotten() {
    Probation probation = ejected();
    probation.ended(100, Outcome.FAILED, 3, 200);
    assertThat(probation.verdict()).isEqualTo(Verdict.FAILED);
    probation.ended(110, Outcome.ANSWERED, 3, 201);
    probation.tryAt(400);
    assertThat(probation.verdict()).isEqualTo(Verdict.ANSWERED);
  }

  @Test
  void aTryThatFailedIsForgottenWhenTheNextOneIsPlanned() {
    Probation probation = ejected();
    probation.ended(100, Outcome.FAILED, 3, 200);
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
    probation.ended(1100, Outcome.FAILED, 3, 1200);
    probation.tryAt(5000);
    probation.ended(100, Outcome.ABANDONED, 3, 1300);
    assertThat(probation.tryNow(4999, 1000)).isFalse();
    assertThat(probation.tryNow(5000, 1000)).isTrue();
  }

  @Test
  void anOlderTryThatIsAbandonedLeavesTheNewerOneItsTime() {
    Probation probation = ejected();
    assertThat(probation.tryNow(100, 1000)).isTrue();
    assertThat(probation.tryNow(1100, 1000)).isTrue();
    probation.ended(100, Outcome.ABANDONED, 3, 1300);
    assertThat(probation.tryNow(2099, 1000)).isFalse();
    probation.ended(1100, Outcome.ABANDONED, 3, 2099);
    assertThat(probation.tryNow(2099, 1000)).isTrue();
  }
}
