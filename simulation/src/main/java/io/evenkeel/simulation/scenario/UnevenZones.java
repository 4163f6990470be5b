// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Zone;

/**
 * Two zones, ten servers and six, each with half of the clients; a call between zones takes 1.5 ms
 * longer. A good policy stays in the zone while it can, but the small one alone would be at 93 % of
 * its capacity: part of its calls must leave. A single client runs in the small zone, and nearly half
 * of its calls must leave, at once.
 */
final class UnevenZones {

  static Scenario scenario() {
    return Scenario.of(
        "zone-skew",
        "10 servers in one zone, 6 in the other, half of the clients in each",
        FleetSpec.DEFAULT.withZones(new Zone("a", 10, 0.5), new Zone("b", 6, 0.5)));
  }

  private UnevenZones() {}
}
