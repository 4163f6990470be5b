// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.lab.measure.Sentences;
import io.evenkeel.lab.measure.Spread;
import io.evenkeel.lab.state.NoticeNow;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that a way of calling is held to.
 *
 * @param sentence for people
 * @param scenarios in which it is checked, by their names
 * @param check what is wrong, in a plain sentence; null where the promise is kept
 */
public record Promise(
    String sentence, Set<String> scenarios, Function<Outcome, @Nullable String> check) {

  static final Set<String> STEADY = Set.of("pinned", "scale-up");

  public Promise {
    scenarios = Set.copyOf(scenarios);
  }

  /**
   * What is wrong in this scenario; null where nothing is, or it is not checked there or under that
   * pick rule.
   */
  public @Nullable String brokenBy(String scenario, Outcome outcome) {
    return scenarios.contains(scenario) && outcome.isHeldToPromises() ? check.apply(outcome) : null;
  }

  static Promise onePodAClient() {
    return new Promise(
        "One client uses exactly one pod.",
        STEADY,
        seen ->
            seen.podsUsed() >= 1
                    && seen.podsUsed() <= seen.clients()
                    && seen.connections() == seen.clients()
                ? null
                : seen.clients()
                    + (seen.clients() == 1 ? " client" : " clients")
                    + " used "
                    + seen.podsUsed()
                    + " pods over "
                    + seen.connections()
                    + " connections");
  }

  static Promise even() {
    return new Promise(
        "Calls are even: their spread over the pods is within 1.5 times that of chance.",
        STEADY,
        seen -> uneven(seen.steady()));
  }

  /** That new pods were called at all, and when, is another promise's. */
  static Promise evenOnceNoticed() {
    return new Promise(
        "Once all new pods are called, calls are even over them and those that were there.",
        Set.of("scale-up"),
        seen -> seen.notice().state().equals("noticed") ? uneven(seen.settled()) : null);
  }

  /**
   * What P2C can keep. Of two pods that are drawn the one with less load is called, and on a busy
   * machine a pod seems slower than the others for a second now and then, and gets less. By chance
   * alone the busiest of three has 1.07 times the mean of 960 calls, of six 1.14 times.
   */
  static Promise nearlyEven() {
    return new Promise(
        "Calls are nearly even: the busiest pod has at most 1.75 times the mean.",
        STEADY,
        seen -> lopsided(seen.steady()));
  }

  /** The same of those who came, once they have their full share. */
  static Promise nearlyEvenOnceNoticed() {
    return new Promise(
        "Once all new pods are called and warm, calls are nearly even over them and those that were"
            + " there.",
        Set.of("scale-up"),
        seen -> seen.notice().state().equals("noticed") ? lopsided(seen.settled()) : null);
  }

  private static @Nullable String lopsided(@Nullable Spread spread) {
    if (spread == null) {
      return "no call was answered";
    }
    return spread.isNearlyEven()
        ? null
        : String.format(
            Locale.ROOT,
            "the busiest pod had %.2f times the mean, above %.2f",
            spread.maxOverMean(),
            Spread.NEARLY);
  }

  private static @Nullable String uneven(@Nullable Spread spread) {
    if (spread == null) {
      return "no call was answered";
    }
    return spread.isEven()
        ? null
        : String.format(
            Locale.ROOT,
            "the variation of the pods' calls was %.3f, above 1.5 times the %.3f of chance",
            spread.variation(),
            spread.noiseVariation());
  }

  static Promise noticesWithin(String words, Function<Outcome, Duration> bound) {
    return new Promise(
        "A new pod is called within " + words + " of its being ready.",
        Set.of("scale-up"),
        seen -> {
          NoticeNow notice = seen.notice();
          double most = bound.apply(seen).toNanos() / 1e9;
          if (notice.state().equals("noticed") && notice.seconds() <= most) {
            return null;
          }
          return notice.noticed()
              + " of "
              + notice.pods()
              + " new pods were called, the slowest after "
              + Sentences.duration(notice.seconds())
              + ", and "
              + Sentences.duration(most)
              + " were promised";
        });
  }

  /** No merit, but what people should know: if it no longer holds, the texts are wrong. */
  static Promise doesNotNotice() {
    return new Promise(
        "A scale-up is not noticed within 60 s.",
        Set.of("scale-up"),
        seen ->
            seen.notice().noticed() == 0 && seen.observed().compareTo(Duration.ofSeconds(60)) >= 0
                ? null
                : seen.notice().noticed()
                    + " of "
                    + seen.notice().pods()
                    + " new pods were called in "
                    + Sentences.duration(seen.observed().toNanos() / 1e9));
  }

  static Promise losesNothingIn(String words, Set<String> scenarios) {
    return new Promise("No call fails in " + words + ".", scenarios, Promise::lost);
  }

  /**
   * As {@link #losesNothingIn}, where servers serve on for five seconds more than names are kept.
   */
  static Promise losesNothingBehindLingeringServersIn(String words, Set<String> scenarios) {
    return new Promise(
        "No call fails in " + words + ", where servers linger for the TTL and 5 s.",
        scenarios,
        seen -> seen.linger().compareTo(seen.dnsTtl().plusSeconds(5)) < 0 ? null : lost(seen));
  }

  /**
   * From the first event on, the time after its end included. A call that failed took no time that
   * could be told, and longer than anybody wants: it is one of those that took too long.
   */
  static Promise answersWithin(Duration most, String when, String scenario) {
    return new Promise(
        "99 % of the calls take at most " + most.toMillis() + " ms where " + when + ".",
        Set.of(scenario),
        seen -> {
          if (seen.failedSince() * 100 > seen.callsSince()) {
            return seen.failedSince() + " of " + seen.callsSince() + " calls failed";
          }
          Double p99 = seen.p99Millis();
          if (p99 == null) {
            return "no call was answered";
          }
          return p99 <= most.toMillis()
              ? null
              : "99 % of the calls took at most " + Sentences.duration(p99 / 1000);
        });
  }

  /**
   * From the first event on: as many as are made in some time, which depends on the rate, and so
   * many more, which does not: failures that a policy waits for before it believes them.
   */
  static Promise losesAtMost(Duration worth, int more, String when, String scenario) {
    return new Promise(
        "No more calls fail than are made in "
            + Sentences.duration(worth.toMillis() / 1000.0)
            + ", and "
            + more
            + " more, where "
            + when
            + ".",
        Set.of(scenario),
        seen -> {
          long most = Math.round(seen.rate() * worth.toMillis() / 1000) + more;
          return seen.failedSince() <= most
              ? null
              : seen.failedSince() + " calls failed, above " + most;
        });
  }

  /** Local first; the outage may send all calls elsewhere, and they come back from it. */
  static Promise staysInItsZone(double share) {
    return new Promise(
        String.format(
            Locale.ROOT,
            "With a zone of its own a client keeps %.0f %% of its calls there, and again after an"
                + " outage of that zone.",
            100 * share),
        Set.of("zone-outage"),
        seen ->
            Math.min(seen.localShareBefore(), seen.localShareAfter()) >= share
                ? null
                : String.format(
                    Locale.ROOT,
                    "%.0f %% were local before the outage, and %.0f %% at the end",
                    100 * seen.localShareBefore(),
                    100 * seen.localShareAfter()));
  }

  private static @Nullable String lost(Outcome seen) {
    if (seen.calls() == 0) {
      return "there were no calls";
    }
    return seen.failed() == 0 ? null : seen.failed() + " of " + seen.calls() + " calls failed";
  }
}
