// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who tries when, while a server fails and after it. */
class CircuitBreakerTest {

  private static final Trouble REFUSED = new Trouble(Problem.Kind.UNREACHABLE, "refused");
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final VirtualTime time = VirtualTime.create();
  private final CircuitBreaker breaker = new CircuitBreaker(time, time, new SplittableRandom(7));
  private final List<Watch> gone = new ArrayList<>();

  /** The server is well for as long as it takes to be called so. */
  @BeforeEach
  void begin() {
    time.advance(Duration.ofSeconds(10));
  }

  private final class Watch implements CircuitBreaker.Caller {
    final CircuitBreaker.Turn turn = breaker.turn(this);
    final List<Trouble> told = new ArrayList<>();
    int tries;

    @Override
    public void go() {
      tries++;
      gone.add(this);
      turn.begins();
    }

    @Override
    public void failed(Trouble trouble) {
      told.add(trouble);
    }

    void fails() {
      fails(Duration.ZERO);
    }

    void fails(Duration retryAfter) {
      turn.failed(REFUSED, retryAfter);
      turn.await();
      time.run();
    }

    void isAnswered() {
      turn.answered();
      time.run();
    }
  }

  private List<Watch> watches(int count) {
    List<Watch> watches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      watches.add(new Watch());
    }
    return watches;
  }

  /** All have failed, and the first of them tries. */
  private List<Watch> failed(int count) {
    List<Watch> watches = watches(count);
    watches.forEach(Watch::fails);
    return watches;
  }

  private Watch lastGone() {
    return gone.get(gone.size() - 1);
  }

  /** Moves time until so many have gone; returns how long that took. */
  private Duration awaitGone(int count) {
    Duration before = time.elapsed();
    while (gone.size() < count) {
      assertThat(time.step()).as("somebody goes, after %s", gone.size()).isTrue();
    }
    return time.elapsed().minus(before);
  }

  @Test
  void whileNothingFailsWhoeverWantsToTryMay() {
    Watch watch = new Watch();
    watch.turn.await();
    time.run();
    assertThat(watch.tries).isEqualTo(1);
    assertThat(time.pending()).isEmpty();
  }

  @Test
  void theFirstTryAfterHealthIsMadeAtOnce() {
    failed(1);
    assertThat(gone).hasSize(1);
  }

  @Test
  void whileTheServerFailsOneAtATimeTries() {
    List<Watch> watches = failed(100);
    assertThat(gone).containsExactly(watches.get(0));
    time.advance(CircuitBreaker.TURN.minusNanos(1));
    assertThat(gone).hasSize(1);
  }

  @Test
  void aFailedTryIsFollowedByThatOfTheNextInTurn() {
    List<Watch> watches = failed(3);
    for (int i = 0; i < 6; i++) {
      awaitGone(i + 1);
      lastGone().fails();
    }
    awaitGone(7);
    assertThat(gone).extracting(watches::indexOf).containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  void thePausesBetweenTriesGrowToTwoSecondsAndNoFurther() {
    failed(1000);
    Duration longest = Duration.ZERO;
    for (int i = 1; i < 50; i++) {
      lastGone().fails();
      Duration pause = awaitGone(i + 1);
      assertThat(pause).isBetween(Duration.ofMillis(20), LONGEST_PAUSE);
      assertThat(pause).as("pause %s", i).isLessThan(Duration.ofMillis(200L << Math.min(i - 1, 9)));
      longest = pause.compareTo(longest) > 0 ? pause : longest;
    }
    assertThat(longest).isGreaterThan(Duration.ofSeconds(1));
    // 49 pauses of about a second.
    assertThat(time.elapsed()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(70));
  }

  @Test
  void failuresOfThoseWhoDidNotTryInTurnMakeNoPauseLonger() {
    List<Watch> watches = failed(100);
    watches.forEach(watch -> watch.turn.failed(REFUSED, Duration.ZERO));
    time.run();
    // The first of them was its try: one failure, one pause of the first length.
    assertThat(awaitGone(2)).isLessThan(Duration.ofMillis(200));
  }

  @Test
  void thoseWhoWaitAreToldOfEachTryInVain() {
    List<Watch> watches = failed(3);
    assertThat(watches).allSatisfy(watch -> assertThat(watch.told).isEmpty());
    lastGone().fails();
    assertThat(watches.get(0).told).isEmpty();
    assertThat(watches.get(1).told).containsExactly(REFUSED);
    assertThat(watches.get(2).told).containsExactly(REFUSED);
  }

  @Test
  void whenOneGetsThroughTenFollowAtOnce() {
    failed(11);
    lastGone().isAnswered();
    assertThat(gone).hasSize(11);
    assertThat(time.pending()).isEmpty();
  }

  @Test
  void aThousandFollowWithinThreeSecondsAndNeverMoreThanFiftyInATenth() {
    failed(1000);
    lastGone().isAnswered();
    List<Integer> steps = new ArrayList<>();
    while (gone.size() < 1000) {
      int before = gone.size();
      time.advance(Duration.ofMillis(100));
      steps.add(gone.size() - before);
    }
    assertThat(steps).startsWith(20, 40, 50, 50).hasSizeLessThan(25);
    assertThat(steps).allMatch(step -> step <= 50);
    assertThat(gone).doesNotHaveDuplicates();
  }

  @Test
  void whoComesWhileOthersStillFollowIsNoExceptionToTheirPace() {
    failed(11);
    lastGone().isAnswered();
    List<Watch> late = watches(100);
    late.forEach(watch -> watch.turn.await());
    time.run();
    assertThat(gone).hasSize(11);
    time.advance(Duration.ofMillis(100));
    assertThat(gone).hasSize(11 + 20);
  }

  @Test
  void aFailureHoldsUpThoseWhoHaveNotFollowedYet() {
    failed(100);
    lastGone().isAnswered();
    assertThat(gone).hasSize(11);
    gone.get(5).fails();
    awaitGone(12);
    time.advance(Duration.ofSeconds(4));
    assertThat(gone).hasSize(12);
    lastGone().isAnswered();
    assertThat(gone).hasSize(22);
  }

  @Test
  void aLossThatIsNoticedOnlyWhenTheServerIsBackHoldsUpNobody() {
    Watch late = new Watch();
    late.turn.begins();
    failed(100);
    lastGone().isAnswered();
    late.fails();
    time.advance(Duration.ofMillis(100));
    assertThat(gone).hasSize(11 + 20);
  }

  @Test
  void aServerThatAnswersEachTryAndThenFailsIsTriedEverMoreSeldom() {
    failed(1000);
    int rounds = 40;
    for (int i = 0; i < rounds; i++) {
      Watch first = lastGone();
      int before = gone.size();
      first.isAnswered();
      first.fails();
      for (Watch follower : List.copyOf(gone.subList(before, gone.size()))) {
        follower.isAnswered();
        follower.fails();
      }
      awaitGone(gone.size() + 1);
    }
    // Eleven a round, and from the fifth on a second for each round.
    assertThat(gone.size()).isLessThanOrEqualTo(12 * rounds);
    assertThat(time.elapsed()).isGreaterThan(Duration.ofSeconds(rounds * 3 / 4));
  }

  @Test
  void anAnswerToAWatchThatDidNotWaitFreesAllWhoDo() {
    failed(5);
    Watch other = new Watch();
    other.turn.begins();
    other.isAnswered();
    assertThat(gone).hasSize(5);
  }

  @Test
  void anAnswerToACallThatBeganBeforeTheFailureProvesNothing() {
    Watch other = new Watch();
    other.turn.begins();
    failed(5);
    other.isAnswered();
    assertThat(gone).hasSize(1);
  }

  @Test
  void afterASecondOfHealthAFailureIsAFirstOneAgain() {
    failed(1);
    for (int i = 1; i < 8; i++) {
      lastGone().fails();
      awaitGone(i + 1);
    }
    lastGone().isAnswered();
    time.advance(Duration.ofSeconds(1));
    int before = gone.size();
    lastGone().fails();
    assertThat(gone).hasSize(before + 1);
    lastGone().fails();
    assertThat(awaitGone(before + 2)).isLessThan(Duration.ofMillis(200));
  }

  @Test
  void nobodyTriesBeforeTheTimeThatTheServerAsked() {
    List<Watch> watches = failed(2);
    watches.get(0).fails(Duration.ofSeconds(30));
    assertThat(awaitGone(2)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
  }

  @Test
  void halfAMinuteIsTheLongestThatAServerIsLeftAloneWhateverItAsks() {
    List<Watch> watches = failed(2);
    watches.get(0).fails(Duration.ofMinutes(5));
    assertThat(awaitGone(2)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
  }

  @Test
  void halfAMinuteIsTheLongestThatTheFirstToFailLeavesAServerAlone() {
    new Watch().fails(Duration.ofMinutes(5));
    assertThat(awaitGone(1)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theTimeThatTheServerAskedCountsWhoeverWasAskedAndWhenever() {
    Watch first = new Watch();
    first.fails(Duration.ofSeconds(7));
    assertThat(awaitGone(1)).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
    new Watch().turn.failed(REFUSED, Duration.ofSeconds(9));
    first.fails();
    assertThat(awaitGone(2)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
  }

  @Test
  void aWatchThatIsClosedWhileItTriesHandsOverAtOnce() {
    List<Watch> watches = failed(2);
    watches.get(0).turn.leave();
    time.run();
    assertThat(gone).containsExactlyElementsOf(watches);
  }

  @Test
  void aWatchThatIsClosedWhileItWaitsIsPassedOver() {
    List<Watch> watches = failed(3);
    watches.get(1).turn.leave();
    watches.get(0).fails();
    awaitGone(2);
    assertThat(lastGone()).isSameAs(watches.get(2));
  }

  @Test
  void aTryOfWhichNothingIsHeardLeavesItsTurnToTheNextAndTheOthersAreTold() {
    List<Watch> watches = failed(3);
    time.advance(CircuitBreaker.TURN);
    assertThat(gone).containsExactly(watches.get(0), watches.get(1));
    assertThat(watches.get(2).told).containsExactly(REFUSED);
    // What the first one finds after all still counts.
    watches.get(0).isAnswered();
    assertThat(gone).hasSize(3);
  }

  @Test
  void aWatchThatWaitsAgainWithoutAWordOfItsTryHasHadItsTurn() {
    List<Watch> watches = failed(2);
    watches.get(0).turn.await();
    time.run();
    assertThat(gone).containsExactlyElementsOf(watches);
  }

  @Test
  void toWaitTwiceIsToGoOnce() {
    List<Watch> watches = failed(2);
    watches.get(1).turn.await();
    watches.get(1).turn.await();
    watches.get(0).isAnswered();
    time.advance(Duration.ofSeconds(10));
    assertThat(watches.get(1).tries).isEqualTo(1);
  }

  @Test
  void nothingIsLeftWhenAllHaveLeft() {
    List<Watch> watches = failed(3);
    watches.get(0).fails();
    watches.forEach(watch -> watch.turn.leave());
    time.run();
    assertThat(time.pending()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverHappensWhoWaitsIsLetThroughSoonAfterTheServerIsBack(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Watch> watches = failed(60);
    for (int i = 0; i < 2000; i++) {
      Watch watch = watches.get(random.nextInt(watches.size()));
      switch (random.nextInt(6)) {
        case 0 -> watch.turn.failed(REFUSED, Duration.ofMillis(random.nextInt(3) * 500L));
        case 1 -> {
          watch.turn.begins();
          watch.turn.answered();
        }
        case 2, 3 -> watch.turn.await();
        case 4 -> watch.turn.leave();
        default -> time.advance(Duration.ofMillis(random.nextInt(300)));
      }
    }
    time.advance(Duration.ofSeconds(4));
    gone.clear();
    Watch prober = new Watch();
    prober.turn.failed(REFUSED, Duration.ZERO);
    watches.forEach(watch -> watch.turn.await());
    prober.turn.await();
    time.run();
    // From here on the server is well: whoever tries is answered.
    for (int i = 0; i < 100; i++) {
      time.advance(Duration.ofMillis(50));
      List.copyOf(gone).forEach(watch -> watch.turn.answered());
    }
    time.run();
    assertThat(gone).as("seed %s", seed).containsAll(watches).contains(prober);
    assertThat(time.pending()).isEmpty();
  }
}
