// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.Ranges;

/**
 * When calls leave the client's zone; see {@link ZoneSpill}. A pure value.
 *
 * @param overprovisioning how many times the calls that it gets the local tier could take: calls
 *     leave as soon as the usable part of it, times this, is below 1. At 1 they leave with the
 *     first endpoint that fails; a higher one trusts in the reserves of those that are left
 * @param tolerance how many times the remote tier's load the local one's may be before calls leave.
 *     A lower one evens loads more, and pays for more calls between zones; below 1.2 it would
 *     follow noise
 * @param probes the share of calls that goes to either tier in any case, as long as it has a usable
 *     endpoint. A lower one costs less traffic between zones and learns later how loaded the remote
 *     tier is; at 0 nothing is known of it while all calls are local, and load moves none
 */
public record Zones(double overprovisioning, double tolerance, double probes) {

  private static final double LEAST_TOLERANCE = 1.2;
  private static final double MOST_TOLERANCE = 10;
  private static final double MOST_OVERPROVISIONING = 10;
  private static final double MOST_PROBES = 0.2;

  /**
   * Envoy's overprovisioning factor. A load a quarter above the remote one is more than endpoints
   * of one kind differ by chance, and little enough that slow calls are no slower for staying. One
   * call in a hundred is seen a few times a second where there is enough traffic for load to
   * matter; Envoy's load-aware localities take three.
   */
  public static final Zones DEFAULT = new Zones(1.4, 1.25, 0.01);

  /**
   * These settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Zones {
    Ranges.require(
        "The overprovisioning of the local tier", overprovisioning, 1, MOST_OVERPROVISIONING);
    Ranges.require(
        "The tolerance for the load of the local tier", tolerance, LEAST_TOLERANCE, MOST_TOLERANCE);
    Ranges.require("The share of calls that are probes", probes, 0, MOST_PROBES);
  }

  /**
   * Reads {@code overprovisioning}, {@code tolerance} and {@code probes}; what is not given is as
   * in {@link #DEFAULT}.
   *
   * @throws ConfigException if a value is not allowed, or a field is not known
   */
  public static Zones parse(ConfigObject config) throws ConfigException {
    Zones read =
        new Zones(
            config.number("overprovisioning", DEFAULT.overprovisioning, 1, MOST_OVERPROVISIONING),
            config.number("tolerance", DEFAULT.tolerance, LEAST_TOLERANCE, MOST_TOLERANCE),
            config.number("probes", DEFAULT.probes, 0, MOST_PROBES));
    config.end();
    return read;
  }
}
