// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.state.AnswerNow;
import io.evenkeel.lab.state.NoticeNow;
import org.junit.jupiter.api.Test;

/** Other numbers, other sentences. */
class SentencesTest {

  private static final NoticeNow NONE = NoticeNow.NONE;

  @Test
  void aScaleUpIsNoticedOrNot() {
    assertThat(said(EventKind.SCALE_UP, seen(1000, 0, new NoticeNow("noticed", 0.035, 3, 3))))
        .isEqualTo(
            "good: Called all 3 new pods within 35 ms of their being ready; no call of 1,000"
                + " failed.");
    assertThat(said(EventKind.SCALE_UP, seen(1000, 0, new NoticeNow("noticed", 4.24, 1, 1))))
        .isEqualTo(
            "good: Called the new pod within 4.2 s of its being ready; no call of 1,000 failed.");
    assertThat(said(EventKind.SCALE_UP, seen(1000, 0, new NoticeNow("noticed", 25, 1, 1))))
        .isEqualTo(
            "neutral: Called the new pod within 25 s of its being ready; no call of 1,000 failed.");
    assertThat(said(EventKind.SCALE_UP, seen(1000, 0, new NoticeNow("waiting", 3, 3, 1))))
        .isEqualTo(
            "neutral: Has not called 2 of the 3 new pods for 3.0 s; no call of 1,000 failed.");
    assertThat(said(EventKind.SCALE_UP, seen(1000, 0, new NoticeNow("waiting", 12, 3, 0))))
        .isEqualTo("bad: Has not called any of the 3 new pods for 12 s; no call of 1,000 failed.");
    assertThat(said(EventKind.SCALE_UP, seen(1000, 7, new NoticeNow("missed", 60, 3, 0))))
        .isEqualTo(
            "bad: Never called any of the 3 new pods in 60 s; 7 of 1,000 calls failed (0.7 %).");
    assertThat(said(EventKind.SCALE_UP, seen(10, 0, new NoticeNow("overtaken", 1.2, 1, 0))))
        .isEqualTo(
            "neutral: Had not called the new pod yet, 1.2 s after it was ready, when the next event"
                + " came; no call of 10 failed.");
    assertThat(said(EventKind.SCALE_UP, seen(10, 0, new NoticeNow("overtaken", 12, 3, 1))))
        .isEqualTo(
            "bad: Had not called 2 of the 3 new pods yet, 12 s after they were ready, when the next"
                + " event came; no call of 10 failed.");
    assertThat(said(EventKind.SCALE_UP, seen(10, 0, NONE)))
        .isEqualTo("neutral: No new pod is ready yet; no call of 10 failed.");
  }

  @Test
  void aScaleDownLosesCallsOrNot() {
    assertThat(said(EventKind.SCALE_DOWN, seen(1234, 0, NONE)))
        .isEqualTo("good: No call of 1,234 failed.");
    assertThat(said(EventKind.SCALE_DOWN, seen(100_000, 1, NONE)))
        .isEqualTo("bad: 1 of 100,000 calls failed (under 0.1 %).");
  }

  @Test
  void aRolloutIsAboutLostCallsFirst() {
    assertThat(said(EventKind.ROLLOUT, seen(4000, 0, new NoticeNow("noticed", 0.04, 3, 3))))
        .isEqualTo(
            "good: No call of 4,000 failed; called all 3 new pods within 40 ms of their being"
                + " ready.");
    assertThat(said(EventKind.ROLLOUT, seen(4000, 1000, new NoticeNow("noticed", 31, 3, 3))))
        .isEqualTo(
            "bad: 1,000 of 4,000 calls failed (25.0 %); called all 3 new pods within 31 s of their"
                + " being ready.");
  }

  @Test
  void aColdPodIsAboutHowSoonItIsCalledAndWhoWaitsForIt() {
    NoticeNow soon = new NoticeNow("noticed", 0.4, 1, 1);
    assertThat(said(EventKind.COLD_POD, cold(soon, 0, 25.0, 27.0)))
        .isEqualTo(
            "good: Called the new pod within 400 ms of its being ready; p99 from 25 ms to 27 ms; no"
                + " call of 500 failed.");
    assertThat(said(EventKind.COLD_POD, cold(soon, 0, 25.0, 230.0)))
        .isEqualTo(
            "bad: Called the new pod within 400 ms of its being ready; p99 from 25 ms to 230 ms; no"
                + " call of 500 failed.");
    assertThat(said(EventKind.COLD_POD, cold(soon, 5, 25.0, 27.0))).startsWith("bad: ");
    assertThat(said(EventKind.COLD_POD, cold(new NoticeNow("waiting", 3, 1, 0), 0, 25.0, 27.0)))
        .isEqualTo(
            "neutral: Has not called the new pod for 3.0 s; p99 from 25 ms to 27 ms; no call of 500"
                + " failed.");
    assertThat(said(EventKind.COLD_POD, cold(new NoticeNow("missed", 60, 1, 0), 0, 25.0, 27.0)))
        .startsWith("bad: Never called the new pod in 60 s");
  }

  @Test
  void aSlowPodIsBadWhereItSlowsCallsDown() {
    assertThat(said(EventKind.SLOW_POD, slow(20.0, 250.0, 0.33)))
        .isEqualTo(
            "bad: That pod got 33 % of the answers (even: 25 %); p99 from 20 ms to 250 ms; no call of"
                + " 500 failed.");
    assertThat(said(EventKind.SLOW_POD, slow(20.0, 30.0, 0.02))).startsWith("good: ");
    Aftermath lost = new Aftermath(9, 500, 150, NONE, 20.0, 250.0, "pod-a", 0.05, 0.25);
    assertThat(said(EventKind.SLOW_POD, lost))
        .isEqualTo(
            "bad: 150 of 500 calls failed (30.0 %); that pod got 5 % of the answers (even: 25 %);"
                + " p99 from 20 ms to 250 ms.");
    assertThat(said(EventKind.SLOW_POD, slow(null, 30.0, null)))
        .as("what it was before cannot be told")
        .isEqualTo("neutral: No call of 500 failed.");
  }

  @Test
  void anOutageOfTheApiMattersOnlyIfCallsAreLost() {
    assertThat(said(EventKind.API_OUTAGE, slow(20.0, 21.0, null)))
        .isEqualTo("good: No call of 500 failed; p99 from 20 ms to 21 ms.");
  }

  @Test
  void aLostNodeIsCountedInFailedCalls() {
    Aftermath lost = new Aftermath(9, 900, 300, NONE, 20.0, 20.0, "node-a", 0.0, 1 / 3.0);
    assertThat(said(EventKind.NODE_LOSS, lost))
        .isEqualTo(
            "bad: 300 of 900 calls failed (33.3 %); that node got 0 % of the answers (even:"
                + " 33 %).");
  }

  @Test
  void aResetIsNoTrialOfAnybody() {
    assertThat(said(EventKind.RESET, seen(300, 0, NONE)))
        .isEqualTo("neutral: Since then no call of 300 failed.");
    assertThat(said(EventKind.RESET, seen(300, 3, new NoticeNow("waiting", 2, 2, 1))))
        .isEqualTo(
            "neutral: Since then 3 of 300 calls failed (1.0 %); has not called 1 of the 2 new pods"
                + " for 2.0 s.");
  }

  private static Aftermath seen(long calls, long failed, NoticeNow notice) {
    return new Aftermath(10, calls, failed, notice, null, null, "", null, 0);
  }

  private static Aftermath cold(NoticeNow notice, long failed, double before, double after) {
    return new Aftermath(10, 500, failed, notice, before, after, "", null, 0);
  }

  private static Aftermath slow(Double before, Double after, Double share) {
    return new Aftermath(10, 500, 0, NONE, before, after, "pod-a", share, 0.25);
  }

  private static String said(EventKind kind, Aftermath seen) {
    AnswerNow answer = Sentences.answer("mode", kind, seen);
    return answer.verdict() + ": " + answer.sentence();
  }
}
