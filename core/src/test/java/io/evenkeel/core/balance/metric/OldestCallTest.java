// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.Race;
import io.evenkeel.core.balance.spi.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OldestCallTest {

  private final KeptCall oldest = new KeptCall();

  @Test
  void isZeroWhereNoCallWaits() {
    assertThat(oldest.age(100)).isZero();
    int call = oldest.started(100);
    oldest.ended(call, 100, true);
    assertThat(oldest.age(200)).isZero();
  }

  @Test
  void isTheAgeOfTheCallThatBeganFirst() {
    oldest.started(100);
    oldest.started(150);
    assertThat(oldest.age(200)).isEqualTo(100);
  }

  @Test
  void whenTheOldestEndsTheNextOneIsTheOldest() {
    int first = oldest.started(100);
    oldest.started(150);
    oldest.ended(first, 100, true);
    assertThat(oldest.age(200)).isEqualTo(50);
  }

  @Test
  void aCallThatALaterOneOvertakesIsLongByItselfAndNoLongerCounts() {
    oldest.started(100);
    int later = oldest.started(150);
    int last = oldest.started(180);
    oldest.ended(later, 150, true);
    assertThat(oldest.age(200)).isEqualTo(20);
    oldest.ended(last, 180, true);
    assertThat(oldest.age(1000)).isZero();
  }

  @Test
  void aCallThatFailsOrIsGivenUpOvertakesNothing() {
    oldest.started(100);
    int later = oldest.started(150);
    oldest.ended(later, 150, false);
    assertThat(oldest.age(200)).isEqualTo(100);
  }

  @Test
  void callsBeyondItsSlotsAreNotFollowedAndDisturbNothing() {
    for (int i = 0; i < OldestCall.SLOTS; i++) {
      assertThat(oldest.started(100 + i)).isNotEqualTo(Load.UNTRACKED);
    }
    assertThat(oldest.started(500)).isEqualTo(Load.UNTRACKED);
    oldest.ended(Load.UNTRACKED, 500, false);
    assertThat(oldest.age(600)).isEqualTo(500);
  }

  @Test
  void aSlotIsUsedAgain() {
    for (int i = 0; i < 100; i++) {
      int call = oldest.started(i);
      assertThat(call).isNotEqualTo(Load.UNTRACKED);
      oldest.ended(call, i, true);
    }
    oldest.started(200);
    assertThat(oldest.age(210)).isEqualTo(10);
  }

  @Test
  void aTokenOfAnotherOneFreesNothing() {
    int call = oldest.started(100);
    oldest.ended(call, 99, false);
    oldest.ended(77, 100, false);
    assertThat(oldest.age(200)).isEqualTo(100);
  }

  @Test
  void anyTimeMayBeAStart() {
    int call = oldest.started(Long.MIN_VALUE);
    assertThat(call).isNotEqualTo(Load.UNTRACKED);
    assertThat(oldest.age(Long.MIN_VALUE + 11)).isEqualTo(10);
    oldest.ended(call, Long.MIN_VALUE, true);
    assertThat(oldest.age(Long.MIN_VALUE + 11)).isZero();
    KeptCall overTheEnd = new KeptCall();
    overTheEnd.started(Long.MAX_VALUE);
    assertThat(overTheEnd.age(Long.MIN_VALUE + 4)).isEqualTo(5);
  }

  @Test
  void aClockThatGoesBackMakesNoNegativeAge() {
    oldest.started(100);
    assertThat(oldest.age(50)).isZero();
  }

  @Test
  void afterManyThreadsTheCallThatStaysIsFoundAndTheRestIsForgotten() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int offset = t;
      Thread thread =
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int i = 0; i < 50_000; i++) {
                  long start = 4L * i + offset;
                  oldest.ended(oldest.started(start), start, true);
                }
              });
      thread.start();
      threads.add(thread);
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join(30_000);
    }
    assertThat(oldest.age(1_000_000)).isZero();
    int stays = oldest.started(500_000);
    oldest.ended(oldest.started(600_000), 600_000, false);
    assertThat(stays).isNotEqualTo(Load.UNTRACKED);
    assertThat(oldest.age(1_000_000)).isEqualTo(500_000);
  }

  @Test
  void ofTwoCallsThatEndAtOnceNeitherIsLeftAsTheOldest() throws Exception {
    record Calls(KeptCall oldest, int one, int other) {}
    Race.of(
        () -> {
          KeptCall oldest = new KeptCall();
          return new Calls(oldest, oldest.started(50), oldest.started(60));
        },
        calls -> calls.oldest.ended(calls.one, 50, false),
        calls -> calls.oldest.ended(calls.other, 60, false),
        calls -> assertThat(calls.oldest.age(1000)).isZero());
  }

  @Test
  void aCallThatWaitsAloneIsFoundWhenTheNextOneBegins() throws Exception {
    record Calls(KeptCall oldest, int quick) {}
    Race.of(
        () -> {
          KeptCall oldest = new KeptCall();
          return new Calls(oldest, oldest.started(50));
        },
        calls -> calls.oldest.started(100),
        calls -> calls.oldest.ended(calls.quick, 50, false),
        calls -> {
          calls.oldest.started(300);
          assertThat(calls.oldest.age(1000)).isEqualTo(900);
        });
  }

  @Test
  void aCallThatIsOvertakenIsForgottenWhenTheNextOneBegins() throws Exception {
    record Calls(KeptCall oldest, int givenUp, int answered) {}
    Race.of(
        () -> {
          KeptCall oldest = new KeptCall();
          oldest.started(10);
          return new Calls(oldest, oldest.started(50), oldest.started(60));
        },
        calls -> calls.oldest.ended(calls.answered, 60, true),
        calls -> calls.oldest.ended(calls.givenUp, 50, false),
        calls -> {
          calls.oldest.started(300);
          assertThat(calls.oldest.age(1000)).isEqualTo(700);
        });
  }
}
