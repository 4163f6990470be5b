// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Events at certain moments. Immutable.
 *
 * @param name lower case, words joined by hyphens
 * @param sentence what it shows
 * @param replicas pods at the beginning
 * @param steps in the order of time; none before {@link #STEADY}
 * @param length of all
 */
public record Scenario(
    String name, String sentence, int replicas, List<Step> steps, Duration length) {

  /** Before the first step nothing happens, so that it shows how even calls are. */
  public static final Duration STEADY = Duration.ofSeconds(12);

  /**
   * Something that is done.
   *
   * @param at since the beginning
   * @param action as in {@link io.evenkeel.lab.state.LabView#act}
   */
  public record Step(Duration at, String action, Map<String, String> arguments) {

    public Step {
      arguments = Map.copyOf(arguments);
    }

    static Step of(int seconds, String action) {
      return new Step(Duration.ofSeconds(seconds), action, Map.of());
    }

    static Step scale(int seconds, int replicas) {
      return new Step(
          Duration.ofSeconds(seconds), "scale-up", Map.of("replicas", String.valueOf(replicas)));
    }
  }

  public Scenario {
    steps = List.copyOf(steps);
    for (Step step : steps) {
      if (step.at().compareTo(STEADY) < 0 || step.at().compareTo(length) >= 0) {
        throw new IllegalArgumentException(
            "A step of '"
                + name
                + "' must be from "
                + STEADY.toSeconds()
                + " s to before "
                + length.toSeconds()
                + " s, but is at "
                + step.at().toSeconds()
                + " s");
      }
    }
  }
}
