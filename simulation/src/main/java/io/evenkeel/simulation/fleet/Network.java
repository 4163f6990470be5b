// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import java.time.Duration;

/**
 * How long a message is under way.
 *
 * @param near within a zone, or where zones play no part
 * @param far from one zone to another
 */
public record Network(Duration near, Duration far) {

  /** Half a millisecond there and back within a zone, two between zones: a cloud's usual. */
  public static final Network DEFAULT =
      new Network(Duration.ofNanos(250_000), Duration.ofMillis(1));

  /** No time at all, as theory has it. */
  public static final Network NONE = new Network(Duration.ZERO, Duration.ZERO);

  /** Nanoseconds one way between these zones. */
  public long delay(String zone, String other) {
    return (zone.equals(other) ? near : far).toNanos();
  }
}
