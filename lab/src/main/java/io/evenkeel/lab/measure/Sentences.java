// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import io.evenkeel.lab.state.AnswerNow;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.Stall;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an event did to a way of calling, as a person would say it, from the observed numbers. */
public final class Sentences {

  private static final String GOOD = "good";
  private static final String BAD = "bad";
  private static final String NEUTRAL = "neutral";

  // A pod may be ready for as long before anybody wonders: DNS with its TTL is within.
  private static final double SECONDS_UNTIL_LATE = 10;

  // What a percentile of some hundred calls moves by chance stays below.
  private static final double MUCH_SLOWER = 2;

  private Sentences() {}

  /** The answer of the way with that id. */
  public static AnswerNow answer(String mode, EventKind kind, Aftermath seen) {
    return switch (kind) {
      case SCALE_UP -> arrivals(mode, seen);
      case COLD_POD -> coldPod(mode, seen);
      case ROLLOUT -> rollout(mode, seen);
      case SLOW_POD, PAUSES -> slowPod(mode, seen);
      case FAILING_POD, HUNG_POD -> said(mode, lost(seen), failures(seen), share("that pod", seen));
      case NODE_LOSS -> said(mode, lost(seen), failures(seen), share("that node", seen));
      case ZONE_OUTAGE -> said(mode, lost(seen), failures(seen), share("that zone", seen));
      case SCALE_DOWN -> said(mode, lost(seen), failures(seen));
      case API_OUTAGE, DNS_OUTAGE, LOAD, POLICY ->
          said(mode, lost(seen), failures(seen), latency(seen));
      case RESET -> reset(mode, seen);
    };
  }

  private static AnswerNow arrivals(String mode, Aftermath seen) {
    return said(mode, arrived(seen), noticed(seen.notice()), failures(seen));
  }

  private static AnswerNow rollout(String mode, Aftermath seen) {
    return said(mode, arrived(seen), failures(seen), noticed(seen.notice()));
  }

  /** Soon is good news only where nobody waits for that pod. */
  private static AnswerNow coldPod(String mode, Aftermath seen) {
    String arrived = arrived(seen);
    String slowed = slowed(seen);
    return said(
        mode,
        arrived.equals(GOOD) || slowed.equals(BAD) ? slowed : arrived,
        noticed(seen.notice()),
        latency(seen),
        failures(seen));
  }

  private static AnswerNow slowPod(String mode, Aftermath seen) {
    String share = share("that pod", seen);
    return seen.failed() > 0
        ? said(mode, BAD, failures(seen), share, latency(seen))
        : said(mode, slowed(seen), share, latency(seen), failures(seen));
  }

  private static String slowed(Aftermath seen) {
    if (seen.p99Before() == null || seen.p99After() == null) {
      return NEUTRAL;
    }
    return seen.p99After() > MUCH_SLOWER * seen.p99Before() ? BAD : GOOD;
  }

  /** No trial of anybody: whoever fails now may still bear what was before. */
  private static AnswerNow reset(String mode, Aftermath seen) {
    return said(
        mode,
        NEUTRAL,
        "since then " + failures(seen),
        seen.notice().pods() == 0 ? "" : noticed(seen.notice()));
  }

  /**
   * One sentence of these clauses, the first of which matters most: where there is no room for all
   * of them, the last ones are left out. So are empty ones.
   */
  private static AnswerNow said(String mode, String verdict, String... clauses) {
    String text =
        Stream.of(clauses).filter(clause -> !clause.isEmpty()).collect(Collectors.joining("; "));
    return new AnswerNow(
        mode, verdict, Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".");
  }

  private static String lost(Aftermath seen) {
    return seen.failed() > 0 ? BAD : GOOD;
  }

  private static String arrived(Aftermath seen) {
    NoticeNow notice = seen.notice();
    if (seen.failed() > 0 || isLate(notice)) {
      return BAD;
    }
    // Late is not missed, and no good news either.
    return isDone(notice) && notice.seconds() <= SECONDS_UNTIL_LATE ? GOOD : NEUTRAL;
  }

  private static boolean isDone(NoticeNow notice) {
    return notice.state().equals("noticed");
  }

  private static boolean isLate(NoticeNow notice) {
    return notice.state().equals("missed")
        || (!isDone(notice) && notice.seconds() > SECONDS_UNTIL_LATE);
  }

  private static String noticed(NoticeNow notice) {
    int pods = notice.pods();
    if (pods == 0) {
      return "no new pod is ready yet";
    }
    if (isDone(notice)) {
      return (pods == 1 ? "called the new pod" : "called all " + pods + " new pods")
          + " within "
          + duration(notice.seconds())
          + (pods == 1 ? " of its being ready" : " of their being ready");
    }
    int missing = pods - notice.noticed();
    String which =
        missing < pods
            ? missing + " of the " + pods + " new pods"
            : pods == 1 ? "the new pod" : "any of the " + pods + " new pods";
    String time = duration(notice.seconds());
    return switch (notice.state()) {
      case "missed" -> "never called " + which + " in " + time;
      case "overtaken" ->
          "had not called "
              + which
              + " yet, "
              + time
              + (pods == 1 ? " after it was" : " after they were")
              + " ready, when the next event came";
      default -> "has not called " + which + " for " + time;
    };
  }

  private static String failures(Aftermath seen) {
    String calls = count(seen.calls());
    if (seen.failed() == 0) {
      return "no call of " + calls + " failed";
    }
    double percent = 100.0 * seen.failed() / seen.calls();
    return count(seen.failed())
        + " of "
        + calls
        + " calls failed ("
        + (percent < 0.05 ? "under 0.1" : String.format(Locale.ROOT, "%.1f", percent))
        + " %)";
  }

  /** By a word for it: its name is in the event's text, and must not begin a sentence. */
  private static String share(String what, Aftermath seen) {
    if (seen.podShare() == null || seen.pod().isEmpty()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "%s got %.0f %% of the answers (even: %.0f %%)",
        what,
        100 * seen.podShare(),
        100 * seen.fairShare());
  }

  private static String latency(Aftermath seen) {
    if (seen.p99Before() == null || seen.p99After() == null) {
      return "";
    }
    return "p99 from "
        + duration(seen.p99Before() / 1000)
        + " to "
        + duration(seen.p99After() / 1000);
  }

  /** That the machine stood still: minutes and seconds since the lab began. */
  public static String stall(Stall stall) {
    long until = (long) stall.at();
    return String.format(
        Locale.ROOT,
        "Until %d:%02d this machine stood still for %s: what was slow then was the machine.",
        until / 60,
        until % 60,
        duration(stall.seconds()));
  }

  /** A time as people say it: 35 ms, 4.2 s, 61 s. */
  public static String duration(double seconds) {
    if (seconds < 0.9995) {
      return Math.round(seconds * 1000) + " ms";
    }
    return seconds < 9.95
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : Math.round(seconds) + " s";
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
