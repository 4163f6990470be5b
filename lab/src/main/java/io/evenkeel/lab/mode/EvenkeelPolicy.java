// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.core.balance.stage.Ejection;
import java.time.Duration;
import java.util.List;

/** What both ways with the policy {@code evenkeel} are held to, and say of themselves. */
final class EvenkeelPolicy {

  /** The rule that is held to what the policy promises; others are for other aims. */
  static final String RULE = "adaptive";

  static final String CODE_OF_A_RULE =
      """
      // another pick rule, such as least_request, by the service config
          .defaultServiceConfig(Map.of("loadBalancingConfig",
              List.of(Map.of("evenkeel", Map.of("pick", "least_request")))))
      """;

  static final String LIMIT_OF_RULES =
      "What it is held to is held by the rule adaptive; docs/balancing.md says what other rules are"
          + " for.";

  /**
   * In slow start a pod has a tenth of a full weight during its first second, and from then on as
   * many tenths as it has seconds. Two pods are drawn for each call; of three new pods beside three
   * others each is among them with a chance of 0.07 in its first second, and of 0.10 and 0.15 on
   * average in the next two, and wins half of those draws. At 120 calls a second that is 4.3, 6.0
   * and 8.9 calls. That it has none of those 19 by chance happens once in 200 million times.
   */
  static final Duration FIRST_CALL = Duration.ofSeconds(3);

  private static final Duration SLOW = Duration.ofMillis(150);

  // After 1, 3, 7 and 15 s at the earliest: more than these an ejected pod does not get in 20 s.
  private static final int TRIES = 4;

  private EvenkeelPolicy() {}

  /**
   * What pods may fail however few calls there are: as many in a row as eject each of them, and
   * every try of it.
   */
  private static int untilOut(int pods) {
    return pods * (Ejection.DEFAULT.failures() + TRIES);
  }

  /**
   * Beside each what round_robin comes to, by arithmetic: at 120 calls a second there are 3,600
   * from a fault on, 2,400 of them while it lasts, a third of which is for the pod that it struck.
   * These bounds are far from that and several times what is seen, so that a busy machine does not
   * decide.
   */
  static List<Promise> promises() {
    return List.of(
        // 800 calls at 200 ms on average: the 36 that are one in a hundred take 200 ms × ln (800 /
        // 36) or more.
        Promise.answersWithin(
            SLOW, "one pod of three takes 40 times as long (with round_robin 620 ms)", "slow-pod"),
        // Ten pauses, with 16 calls in each that wait for 200 ms on average: of those 160 the 36
        // that wait longest wait for 310 ms or more.
        Promise.answersWithin(
            SLOW,
            "one pod of three stands still for 400 ms every two seconds (with round_robin 310 ms)",
            "gc-pauses"),
        // 240 calls at a pod whose service time falls from 200 ms to 5; 29 are one in a hundred.
        Promise.answersWithin(SLOW, "a cold pod is added (with round_robin 230 ms)", "cold-pod"),
        // Half of 800. One failure counts as a call of five seconds.
        Promise.losesAtMost(
            Duration.ofMillis(500),
            untilOut(1),
            "one pod of three fails half of its calls for 20 s (with round_robin 3.3 s)",
            "failing-pod"),
        // All 800. Here those that were on their way, and single ones that try it again: a call
        // that waits is as good as known to be slow.
        Promise.losesAtMost(
            Duration.ofSeconds(1),
            untilOut(1),
            "one pod of three hangs for 20 s (with round_robin 6.7 s)",
            "hung-pod"),
        Promise.losesAtMost(
            Duration.ofSeconds(1),
            untilOut(1),
            "one node of three is lost for 20 s (with round_robin 6.7 s)",
            "node-loss"),
        // Of a client that has all its calls in the zone that is lost none is answered until the
        // first have passed their deadline of a second, five in a row on each of its two pods;
        // with round_robin a third of 1,800.
        Promise.losesAtMost(
            Duration.ofMillis(2500),
            untilOut(2),
            "one zone of three is lost for 15 s, be it the client's own (with round_robin 5 s)",
            "zone-outage"));
  }
}
