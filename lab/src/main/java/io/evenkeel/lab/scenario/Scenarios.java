// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import io.evenkeel.lab.scenario.Scenario.Step;
import java.time.Duration;
import java.util.List;

/** All scenarios. */
public final class Scenarios {

  /**
   * Calls a second of each way. round_robin comes to each of six pods every 50 ms: of the 200 ms
   * that are promised for a new pod, at most that is the wait for its turn.
   */
  public static final double RATE = 120;

  private static final List<Scenario> ALL =
      List.of(
          scenario("pinned", "Three pods and steady load: who gets the calls?", 3, 16),
          // A minute behind the last pod's readiness, and what it takes until then.
          scenario(
              "scale-up",
              "From three pods to six: when does each way call the new ones?",
              3,
              77,
              Step.scale(12, 6)),
          scenario(
              "scale-down",
              "From six pods to three, which serve on for a while: is a call lost?",
              6,
              36,
              Step.scale(12, 3)),
          // Closer to each other than the 30 s for which gRPC's own dns does not ask again.
          scenario(
              "rollout",
              "Two rolling restarts 20 s apart: is a call lost, and are the new pods found?",
              3,
              72,
              Step.of(12, "rollout"),
              Step.of(32, "rollout")),
          fault("slow-pod", "One pod of three takes 40 times as long: who waits for it?"),
          fault("failing-pod", "One pod of three fails half of its calls: how many are lost?"),
          fault("hung-pod", "One pod of three never answers: how many calls wait in vain?"),
          fault("gc-pauses", "One pod of three stands still for 400 ms now and then: who waits?"),
          scenario(
              "cold-pod",
              "A pod comes that is 40 times as slow at first: who waits for it to warm up?",
              3,
              36,
              Step.of(12, "cold-pod")),
          // While all is cold the zone may look overloaded, and calls come home at 3 % a second.
          // Long
          // enough behind the outage for that, and for the last try of who was ejected in it.
          scenario(
                  "zone-outage",
                  "The clients' own zone of three falls silent for 15 s: who calls where?",
                  6,
                  90,
                  Step.of(30, "zone-outage"),
                  Step.of(45, "zone-outage"))
              .in("a", 2)
              .steadyFor(Duration.ofSeconds(30)),
          fault("api-outage", "The Kubernetes API is silent for 20 s: does it matter?"),
          fault("dns-outage", "DNS fails (SERVFAIL) for 20 s: does it matter?"),
          fault("node-loss", "A node of three falls silent for 20 s: how many calls are lost?"));

  private Scenarios() {}

  /** In the order to show them. */
  public static List<Scenario> all() {
    return ALL;
  }

  /**
   * The scenario of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Scenario named(String name) {
    return ALL.stream()
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No scenario '"
                        + name
                        + "'; there are "
                        + String.join(", ", ALL.stream().map(Scenario::name).toList())
                        + ", and all"));
  }

  private static Scenario fault(String name, String sentence) {
    return scenario(name, sentence, 3, 42, Step.of(12, name), Step.of(32, name));
  }

  private static Scenario scenario(
      String name, String sentence, int replicas, int seconds, Step... steps) {
    return new Scenario(name, sentence, replicas, List.of(steps), Duration.ofSeconds(seconds));
  }
}
