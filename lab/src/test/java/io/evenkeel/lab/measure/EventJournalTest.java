// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.lab.load.CallLog;
import io.evenkeel.lab.state.AnswerNow;
import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.NoticeNow;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventJournalTest {

  private static final String WAY = "way";

  private final VirtualTime time = VirtualTime.create();
  private final long start = time.nanoTime();
  private final CallLog log = new CallLog(time, start);
  private final EventJournal journal = new EventJournal(new Seen());

  @Test
  void anEventIsToldWithWhatCameOfItSince() {
    calls(100, 5);
    journal.begin(EventKind.SCALE_DOWN, "Scaled from 6 to 3", "", false);
    calls(40, 0);
    EventNow event = only();
    assertThat(event.kind()).isEqualTo("scale");
    assertThat(event.text()).isEqualTo("Scaled from 6 to 3");
    assertThat(sentence(event)).isEqualTo("No call of 40 failed.");
    calls(10, 10);
    assertThat(sentence(only())).isEqualTo("10 of 50 calls failed (20.0 %).");
  }

  @Test
  void whatComesAfterTheNextEventIsTheNextEventsDoing() {
    journal.begin(EventKind.SCALE_DOWN, "first", "", false);
    calls(10, 0);
    journal.begin(EventKind.SCALE_DOWN, "second", "", false);
    calls(10, 10);
    List<EventNow> events = journal.now(start);
    assertThat(sentence(events.get(0))).isEqualTo("No call of 10 failed.");
    assertThat(sentence(events.get(1))).isEqualTo("10 of 10 calls failed (100.0 %).");
  }

  @Test
  void afterAMinuteNobodyBlamesAnEventAnyMore() {
    journal.begin(EventKind.SCALE_DOWN, "first", "", false);
    calls(10, 0);
    time.advance(Duration.ofSeconds(60));
    assertThat(sentence(only())).isEqualTo("No call of 10 failed.");
    calls(10, 10);
    assertThat(sentence(only())).isEqualTo("No call of 10 failed.");
  }

  @Test
  void aFaultLastsUntilItEnds() {
    journal.begin(EventKind.API_OUTAGE, "The API is silent", "", true);
    assertThat(only().until()).isNull();
    time.advance(Duration.ofSeconds(7));
    journal.end(EventKind.DNS_OUTAGE, "");
    assertThat(only().until()).isNull();
    journal.end(EventKind.API_OUTAGE, "");
    assertThat(only().until()).isEqualTo(7);
    calls(5, 5);
    assertThat(sentence(only())).isEqualTo("No call of 0 failed.");
  }

  @Test
  void aRolloutThatIsOverIsLookedAtFurther() {
    journal.begin(EventKind.ROLLOUT, "Rollout restart", "", true);
    journal.podReady("new", time.nanoTime());
    journal.ended(EventKind.ROLLOUT, "");
    assertThat(only().until()).isZero();
    time.advance(Duration.ofSeconds(2));
    answer("new");
    assertThat(sentence(only()))
        .isEqualTo("No call of 1 failed; called the new pod within 2.0 s of its being ready.");
  }

  @Test
  void newPodsBelongToTheEventThatBroughtThemWhateverElseHappens() {
    journal.begin(EventKind.SCALE_UP, "Scaled from 1 to 2", "", false);
    journal.begin(EventKind.LOAD, "more load", "", false);
    journal.podReady("new", time.nanoTime());
    time.advance(Duration.ofSeconds(1));
    assertThat(journal.notice(WAY)).isEqualTo(new NoticeNow("waiting", 1, 1, 0));
    answer("new");
    assertThat(journal.notice(WAY)).isEqualTo(new NoticeNow("noticed", 1, 1, 1));
  }

  @Test
  void anEventThatIsCutShortByTheNextIsNotSaidToHaveMissedItsPod() {
    journal.begin(EventKind.SCALE_UP, "Scaled from 1 to 2", "", false);
    journal.podReady("new", time.nanoTime());
    time.advance(Duration.ofMillis(1200));
    journal.begin(EventKind.LOAD, "more load", "", false);
    assertThat(journal.now(start).get(0).answers().get(0))
        .isEqualTo(
            new AnswerNow(
                WAY,
                "neutral",
                "Had not called the new pod yet, 1.2 s after it was ready, when the next event"
                    + " came; no call of 0 failed."));
    // The card goes on looking: nothing that it shows later makes that sentence untrue.
    assertThat(journal.notice(WAY)).isEqualTo(new NoticeNow("waiting", 1.2, 1, 0));
  }

  @Test
  void aPodThatCameLateIsLookedOutForAsLongAsAnyOther() {
    journal.begin(EventKind.SCALE_UP, "Scaled from 1 to 2", "", false);
    time.advance(Duration.ofSeconds(55));
    journal.podReady("new", time.nanoTime());
    time.advance(Duration.ofSeconds(6));
    assertThat(sentence(only())).startsWith("Has not called the new pod for 6.0 s");
    time.advance(Duration.ofSeconds(54));
    assertThat(sentence(only())).startsWith("Never called the new pod in 60 s");
    answer("new");
    assertThat(sentence(only())).startsWith("Never called the new pod in 60 s");
  }

  @Test
  void podsThatWereNotCalledBeforeTheNextChangeHadNoTime() {
    journal.begin(EventKind.SCALE_UP, "Scaled from 1 to 2", "", false);
    journal.podReady("new", time.nanoTime());
    time.advance(Duration.ofSeconds(4));
    journal.begin(EventKind.SCALE_UP, "Scaled from 2 to 3", "", false);
    assertThat(journal.notice(WAY)).isEqualTo(new NoticeNow("overtaken", 4, 1, 0));
    journal.podReady("newer", time.nanoTime());
    assertThat(journal.notice(WAY)).isEqualTo(new NoticeNow("waiting", 0, 1, 0));
  }

  @Test
  void podsThatCameUnaskedAreNobodysDoing() {
    journal.podReady("new", time.nanoTime());
    assertThat(journal.notice(WAY)).isEqualTo(NoticeNow.NONE);
    assertThat(journal.now(start)).isEmpty();
  }

  @Test
  void aResetEndsWhatWentOnAndNothingThatWasNoticedBeforeItIsOfNow() {
    journal.begin(EventKind.SCALE_UP, "Scaled from 1 to 2", "", false);
    journal.podReady("new", time.nanoTime());
    answer("new");
    journal.begin(EventKind.API_OUTAGE, "The API is silent", "", true);
    calls(10, 10);
    time.advance(Duration.ofSeconds(3));
    journal.reset("Reset: API outage ended", 2, 2);
    assertThat(journal.notice(WAY)).isEqualTo(NoticeNow.NONE);
    assertThat(journal.measuredSince(start)).isEqualTo(time.nanoTime());
    calls(4, 1);
    List<EventNow> events = journal.now(start);
    assertThat(events.get(1).until()).isEqualTo(3);
    assertThat(events.get(2).kind()).isEqualTo("reset");
    assertThat(events.get(2).answers())
        .containsExactly(new AnswerNow(WAY, "neutral", "Since then 1 of 4 calls failed (25.0 %)."));
  }

  @Test
  void withoutAResetThingsAreMeasuredSinceTheStart() {
    journal.begin(EventKind.SCALE_UP, "Scaled from 1 to 2", "", false);
    assertThat(journal.measuredSince(start)).isEqualTo(start);
  }

  @Test
  void aScalingThatBringsAColdPodIsAnEventOfItsOwnAndBringsIt() {
    journal.scaled(3, 4, true);
    journal.podReady("cold", time.nanoTime());
    assertThat(only().text()).isEqualTo("Cold pod: scaled from 3 to 4");
    assertThat(only().kind()).isEqualTo("scale");
    assertThat(journal.notice(WAY)).isEqualTo(new NoticeNow("waiting", 0, 1, 0));
    slowly("cold", Duration.ofMillis(200));
    assertThat(sentence(only())).startsWith("Called the new pod within ");
  }

  @Test
  void aScalingDownBringsNoColdPodThoughOneIsOnItsWay() {
    journal.scaled(4, 3, true);
    assertThat(only().text()).isEqualTo("Scaled from 4 to 3");
  }

  @Test
  void thatAResetScalesIsNoEventOfItsOwnAndTheNextScalingIs() {
    journal.scaled(3, 4);
    journal.reset("Reset: scaled from 4 back to 3", 4, 3);
    journal.scaled(4, 3);
    assertThat(texts()).containsExactly("Scaled from 3 to 4", "Reset: scaled from 4 back to 3");
    journal.scaled(3, 4);
    journal.scaled(4, 3);
    assertThat(texts())
        .containsExactly(
            "Scaled from 3 to 4",
            "Reset: scaled from 4 back to 3",
            "Scaled from 3 to 4",
            "Scaled from 4 to 3");
    journal.reset("Reset: there was nothing to undo", 3, 3);
    journal.scaled(5, 3);
    assertThat(texts()).endsWith("Reset: there was nothing to undo", "Scaled from 5 to 3");
  }

  @Test
  void aScalingThatIsToldAfterTheResetThatUndoesItIsNoEventAfterThat() {
    journal.reset("Reset: scaled from 4 back to 3", 4, 3);
    journal.scaled(3, 4);
    journal.scaled(4, 3);
    assertThat(texts()).containsExactly("Reset: scaled from 4 back to 3");
  }

  @Test
  void aScalingAfterAResetThatTheClusterNeverSawIsAnEvent() {
    journal.reset("Reset: scaled from 4 back to 3", 4, 3);
    time.advance(Duration.ofSeconds(1));
    journal.scaled(3, 4);
    assertThat(texts()).endsWith("Scaled from 3 to 4");
  }

  @Test
  void aResetWhoseScalingIsNeverToldHidesNoLaterOne() {
    journal.reset("Reset: scaled from 4 back to 3", 4, 3);
    time.advance(Duration.ofSeconds(2));
    journal.scaled(4, 3);
    assertThat(texts()).endsWith("Scaled from 4 to 3");
  }

  @Test
  void aScalingRightAfterAResetToANumberOfItsOwnIsAnEvent() {
    journal.reset("Reset: scaled from 4 back to 3", 4, 3);
    journal.scaled(4, 5);
    assertThat(texts()).endsWith("Scaled from 4 to 5");
  }

  @Test
  void aFaultBetweenAResetAndItsScalingDoesNotMakeThatAnEvent() {
    journal.reset("Reset: scaled from 4 back to 3", 4, 3);
    journal.begin(EventKind.API_OUTAGE, "The Kubernetes API is silent", "", true);
    journal.scaled(4, 3);
    assertThat(texts())
        .containsExactly("Reset: scaled from 4 back to 3", "The Kubernetes API is silent");
  }

  @Test
  void aRolloutGoesOnOverAResetAndItsPodsAreLookedAt() {
    journal.begin(EventKind.ROLLOUT, "Rollout restart", "", true);
    time.advance(Duration.ofMillis(300));
    journal.reset("Reset: there was nothing to undo", 3, 3);
    journal.podReady("late", time.nanoTime());
    assertThat(journal.now(start).get(0).until()).isNull();
    assertThat(journal.notice(WAY).state()).isEqualTo("waiting");
    journal.ended(EventKind.ROLLOUT, "");
    assertThat(journal.now(start).get(0).until()).isNotNull();
  }

  @Test
  void aResetBringsPodsOnlyWhereItScalesUp() {
    journal.scaled(3, 4);
    journal.reset("Reset: scaled from 4 back to 3", 4, 3);
    journal.podReady("late", time.nanoTime());
    assertThat(journal.notice(WAY)).isEqualTo(NoticeNow.NONE);
    journal.reset("Reset: scaled from 2 back to 3", 2, 3);
    journal.podReady("back", time.nanoTime());
    answer("back");
    assertThat(journal.notice(WAY)).isEqualTo(new NoticeNow("noticed", 0, 1, 1));
    assertThat(journal.now(start).get(2).answers().get(0).sentence())
        .isEqualTo(
            "Since then no call of 1 failed; called the new pod within 0 ms of its being ready.");
  }

  @Test
  void whatWasSlowBeforeAResetIsNotWhatANewFaultIsComparedWith() {
    slowly("pod-a", Duration.ofMillis(800));
    time.advance(Duration.ofSeconds(2));
    journal.reset("Reset: slow pod ended", 2, 2);
    time.advance(Duration.ofSeconds(2));
    slowly("pod-a", Duration.ofMillis(20));
    time.advance(Duration.ofSeconds(2));
    journal.begin(EventKind.SLOW_POD, "pod-b is slow", "pod-b", true);
    slowly("pod-a", Duration.ofMillis(800));
    time.advance(Duration.ofSeconds(2));
    assertThat(sentence(journal.now(start).get(1))).contains("p99 from 20 ms to 803 ms");
  }

  @Test
  void theShareOfASlowPodIsOfTheAnsweredCallsSince() {
    answer("pod-a");
    journal.begin(EventKind.SLOW_POD, "pod-a is slow", "pod-a", true);
    answer("pod-a");
    answer("pod-b");
    answer("pod-b");
    answer("pod-b");
    assertThat(sentence(only())).startsWith("That pod got 25 % of the answers (even: 50 %)");
  }

  @Test
  void onlyTheLastEventsAreRemembered() {
    for (int i = 1; i <= 40; i++) {
      journal.begin(EventKind.LOAD, "event " + i, "", false);
    }
    List<EventNow> events = journal.now(start);
    assertThat(events).hasSize(30);
    assertThat(events.get(29).text()).isEqualTo("event 40");
    assertThat(events.get(29).id()).isEqualTo(40);
  }

  private List<String> texts() {
    return journal.now(start).stream().map(EventNow::text).toList();
  }

  private EventNow only() {
    List<EventNow> events = journal.now(start);
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  private static String sentence(EventNow event) {
    return event.answers().get(0).sentence();
  }

  private void calls(int calls, int failed) {
    for (int i = 0; i < calls; i++) {
      log.begun();
      if (i < failed) {
        log.failed(Status.UNAVAILABLE);
      }
    }
  }

  private void answer(String pod) {
    log.begun();
    log.answered(pod, 1_000_000);
  }

  private void slowly(String pod, Duration latency) {
    log.begun();
    log.answered(pod, latency.toNanos());
  }

  private final class Seen implements EventJournal.Witness {

    @Override
    public long nanoTime() {
      return time.nanoTime();
    }

    @Override
    public List<String> modes() {
      return List.of(WAY);
    }

    @Override
    public CallsSeen calls(String mode) {
      return log;
    }

    @Override
    public List<String> podsOf(String subject) {
      return List.of(subject);
    }

    @Override
    public int readyPods() {
      return 2;
    }
  }
}
