// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import io.evenkeel.lab.state.AnswerNow;
import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.NoticeNow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event, what was so before it, and what is so since. Not thread-safe. */
final class LabEvent {

  private static final long SECOND = 1_000_000_000L;

  // What is later than this is hardly the event's doing; and new pods are not looked out for
  // longer.
  private static final long FRESH_NANOS = Arrivals.PATIENCE_NANOS;

  private static final long BEFORE_NANOS = 10 * SECOND;

  private final int id;
  private final EventKind kind;
  private final String text;
  private final String subject;
  private final long atNanos;
  private final EventJournal.Witness witness;
  private final boolean bringsPods;
  private final Map<String, Before> before = new HashMap<>();
  private final List<String> pods;
  private final int readyPods;
  private final Arrivals arrivals = new Arrivals();
  private boolean goingOn;
  private @Nullable Long untilNanos;
  private @Nullable List<AnswerNow> concluded;

  private record Before(
      long calls, long failures, @Nullable Double p99Millis, long answered, long answeredByPods) {}

  /**
   * @param measuredSinceNanos what was before that moment is no measure of what was before this
   *     event
   */
  LabEvent(
      int id,
      EventKind kind,
      String text,
      String subject,
      boolean lasting,
      boolean bringsPods,
      long measuredSinceNanos,
      long atNanos,
      EventJournal.Witness witness) {
    this.id = id;
    this.kind = kind;
    this.text = text;
    this.subject = subject;
    this.goingOn = lasting;
    this.bringsPods = bringsPods;
    this.atNanos = atNanos;
    this.witness = witness;
    this.pods = subject.isEmpty() ? List.of() : witness.podsOf(subject);
    this.readyPods = witness.readyPods();
    // A second that has begun counts as a whole: that of a reset is none of after it.
    long beforeNanos = Math.max(atNanos - BEFORE_NANOS, measuredSinceNanos + SECOND);
    for (String mode : witness.modes()) {
      CallsSeen seen = witness.calls(mode);
      before.put(
          mode,
          new Before(
              seen.calls(),
              seen.failures(),
              seen.p99Millis(beforeNanos, atNanos),
              seen.answers(),
              answeredByPods(seen)));
    }
  }

  private long answeredByPods(CallsSeen seen) {
    return pods.stream().mapToLong(seen::answeredBy).sum();
  }

  EventKind kind() {
    return kind;
  }

  String subject() {
    return subject;
  }

  long atNanos() {
    return atNanos;
  }

  boolean isGoingOn() {
    return goingOn;
  }

  boolean bringsPods() {
    return bringsPods;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  NoticeNow notice(String mode, long nowNanos, boolean over) {
    return arrivals.seenBy(witness.calls(mode)::firstAnswerNanos, nowNanos, over);
  }

  /** It ends; what came of it is settled. */
  void end(long nowNanos) {
    over(nowNanos);
    conclude(nowNanos);
  }

  /** It ends; what comes of it may take longer. */
  void over(long nowNanos) {
    goingOn = false;
    untilNanos = nowNanos;
  }

  /** The next event has come, or its own end: the answers stay as they are now. */
  void conclude(long nowNanos) {
    if (concluded == null) {
      concluded = answers(nowNanos, true);
    }
  }

  EventNow now(long startNanos, long nowNanos) {
    List<AnswerNow> answers = concluded != null ? concluded : answers(nowNanos, false);
    if (isOld(nowNanos)) {
      concluded = answers;
    }
    return new EventNow(
        id,
        seconds(atNanos - startNanos),
        untilNanos == null ? null : seconds(untilNanos - startNanos),
        word(),
        text,
        answers);
  }

  /** Whether all that it could do has had its time: its last pod may have come late. */
  private boolean isOld(long nowNanos) {
    return nowNanos - Math.max(atNanos, arrivals.lastReadyNanos()) >= FRESH_NANOS;
  }

  private String word() {
    return switch (kind) {
      case SCALE_UP, COLD_POD, SCALE_DOWN -> "scale";
      case ROLLOUT, LOAD, POLICY, RESET -> kind.name().toLowerCase(Locale.ROOT);
      default -> "fault";
    };
  }

  private List<AnswerNow> answers(long nowNanos, boolean over) {
    List<AnswerNow> answers = new ArrayList<>();
    for (String mode : witness.modes()) {
      answers.add(Sentences.answer(mode, kind, aftermath(mode, nowNanos, over)));
    }
    return answers;
  }

  private Aftermath aftermath(String mode, long nowNanos, boolean over) {
    Before then = before.get(mode);
    if (then == null) {
      throw new IllegalStateException("Nobody knew of the way '" + mode + "' before " + text);
    }
    CallsSeen seen = witness.calls(mode);
    long answered = seen.answers() - then.answered();
    long failed = Math.max(0, seen.failures() - then.failures());
    // Calls count where they begin, failures where they end.
    long calls = Math.max(failed, seen.calls() - then.calls());
    long byPods = Math.max(0, answeredByPods(seen) - then.answeredByPods());
    return new Aftermath(
        seconds(nowNanos - atNanos),
        calls,
        failed,
        notice(mode, nowNanos, over),
        then.p99Millis(),
        seen.p99Millis(atNanos, nowNanos),
        subject,
        subject.isEmpty() || answered <= 0 ? null : Math.min(1, (double) byPods / answered),
        readyPods == 0 ? 0 : Math.min(1, (double) pods.size() / readyPods));
  }

  private static double seconds(long nanos) {
    return Rounded.to(100, (double) nanos / SECOND);
  }
}
