// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.core.balance.PickRules;
import io.evenkeel.lab.cluster.ClusterSettings;
import io.evenkeel.lab.mode.Mode;
import io.evenkeel.lab.mode.Modes;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/**
 * How a lab is. Immutable.
 *
 * @param cluster what is called
 * @param modes how it is called
 * @param ratePerMode calls a second of each way of calling
 * @param pick the pick rule of ways with the policy {@code evenkeel}, by its name
 * @param zone where the clients are; empty where they have no zone of their own
 */
public record LabSettings(
    ClusterSettings cluster, List<Mode> modes, double ratePerMode, String pick, String zone) {

  /** The least and the most calls a second of one way of calling. */
  public static final double LEAST_RATE = 5;

  /** See {@link #LEAST_RATE}. */
  public static final double MOST_RATE = 2000;

  // Enough for a spread that means something within a second or two; light for a laptop.
  private static final double RATE = 60;

  // With less than 34 s an end of a connection may find the answer still kept that the JDK and gRPC
  // keep for 30 s, since ages differ by a tenth; and then nobody asks until the next one ends.
  private static final Duration CONNECTION_AGE = Duration.ofSeconds(40);

  /** All ways of calling, on a cluster with the times of a usual one. */
  public static final LabSettings DEFAULT =
      new LabSettings(
          ClusterSettings.builder().connectionAge(CONNECTION_AGE).build(),
          Modes.all(),
          RATE,
          "adaptive",
          "");

  public LabSettings {
    modes = List.copyOf(modes);
    if (!(ratePerMode >= LEAST_RATE && ratePerMode <= MOST_RATE)) {
      throw new IllegalArgumentException(
          "Calls a second and way of calling must be from "
              + Math.round(LEAST_RATE)
              + " to "
              + Math.round(MOST_RATE)
              + ", but are "
              + ratePerMode);
    }
    requireRule(pick);
    if (!zone.isEmpty() && !cluster.zones().containsValue(zone)) {
      throw new IllegalArgumentException(
          "No zone '"
              + zone
              + "'; there are "
              + String.join(", ", new TreeSet<>(cluster.zones().values())));
    }
  }

  static void requireRule(String pick) {
    List<String> rules = PickRules.installed().names();
    if (!rules.contains(pick)) {
      throw new IllegalArgumentException(
          "No pick rule '" + pick + "'; there are " + String.join(", ", rules));
    }
  }

  /** The same with a cluster like this. */
  public LabSettings cluster(ClusterSettings other) {
    return new LabSettings(other, modes, ratePerMode, pick, zone);
  }

  /** The same with these ways of calling. */
  public LabSettings modes(List<Mode> others) {
    return new LabSettings(cluster, others, ratePerMode, pick, zone);
  }

  /** The same with so many calls a second. */
  public LabSettings ratePerMode(double other) {
    return new LabSettings(cluster, modes, other, pick, zone);
  }

  /** The same with that pick rule. */
  public LabSettings pick(String other) {
    return new LabSettings(cluster, modes, ratePerMode, other, zone);
  }

  /** The same with clients in that zone; empty for none. */
  public LabSettings zone(String other) {
    return new LabSettings(cluster, modes, ratePerMode, pick, other);
  }
}
