// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import io.evenkeel.lab.cluster.ClusterSettings;
import io.evenkeel.lab.live.LabSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Events at certain moments. Immutable.
 *
 * @param name lower case, words joined by hyphens
 * @param sentence what it shows
 * @param replicas pods at the beginning
 * @param steady how long nothing happens at first, so that it shows how even calls are
 * @param steps in the order of time; none before that
 * @param length of all
 * @param zone of the clients; empty where they have none
 * @param nodesPerZone of the cluster's three zones
 */
public record Scenario(
    String name,
    String sentence,
    int replicas,
    Duration steady,
    List<Step> steps,
    Duration length,
    String zone,
    int nodesPerZone) {

  private static final List<String> ZONES = List.of("a", "b", "c");

  /** The usual steady time at first. */
  static final Duration STEADY = Duration.ofSeconds(12);

  // The first seconds have connections that are only just being made.
  private static final Duration ONSET = Duration.ofSeconds(4);

  private static final int MOST_SECONDS = 8;

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

  /** With a node in each zone, and clients in none. */
  public Scenario(String name, String sentence, int replicas, List<Step> steps, Duration length) {
    this(name, sentence, replicas, STEADY, steps, length, "", 1);
  }

  public Scenario {
    steps = List.copyOf(steps);
    for (Step step : steps) {
      if (step.at().compareTo(steady) < 0 || step.at().compareTo(length) >= 0) {
        throw new IllegalArgumentException(
            "A step of '"
                + name
                + "' must be from "
                + steady.toSeconds()
                + " s to before "
                + length.toSeconds()
                + " s, but is at "
                + step.at().toSeconds()
                + " s");
      }
    }
  }

  /** The same with clients in a zone, and several nodes in each zone. */
  Scenario in(String clients, int nodes) {
    return new Scenario(name, sentence, replicas, steady, steps, length, clients, nodes);
  }

  /** The same with more time before anything happens. */
  Scenario steadyFor(Duration time) {
    return new Scenario(name, sentence, replicas, time, steps, length, zone, nodesPerZone);
  }

  /**
   * The last seconds of the steady time, which are looked at; as many at the end, where it has
   * settled.
   */
  int steadySeconds() {
    return (int) Math.max(1, Math.min(MOST_SECONDS, steady.minus(ONSET).toSeconds()));
  }

  /** The lab that it runs in: as these settings say, but for what is the scenario's own. */
  LabSettings lab(LabSettings settings) {
    ClusterSettings.Builder cluster = settings.cluster().toBuilder().replicas(replicas);
    if (nodesPerZone > 1) {
      Map<String, String> nodes = new TreeMap<>();
      for (String each : ZONES) {
        for (int number = 1; number <= nodesPerZone; number++) {
          nodes.put("node-" + each + number, each);
        }
      }
      cluster.zones(nodes);
    }
    return settings.zone(zone).cluster(cluster.build());
  }
}
