// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.lab.cluster.ClusterSettings;
import io.evenkeel.lab.mode.Mode;
import io.evenkeel.lab.mode.Modes;
import java.time.Duration;
import java.util.List;

/**
 * How a lab is. Immutable.
 *
 * @param cluster what is called
 * @param modes how it is called
 * @param ratePerMode calls a second of each way of calling
 */
public record LabSettings(ClusterSettings cluster, List<Mode> modes, double ratePerMode) {

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
          ClusterSettings.builder().connectionAge(CONNECTION_AGE).build(), Modes.all(), RATE);

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
  }

  /** The same with a cluster like this. */
  public LabSettings cluster(ClusterSettings other) {
    return new LabSettings(other, modes, ratePerMode);
  }

  /** The same with these ways of calling. */
  public LabSettings modes(List<Mode> others) {
    return new LabSettings(cluster, others, ratePerMode);
  }

  /** The same with so many calls a second. */
  public LabSettings ratePerMode(double other) {
    return new LabSettings(cluster, modes, other);
  }
}
