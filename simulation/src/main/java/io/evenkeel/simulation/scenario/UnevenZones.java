// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Zone;

/**
 * Two zones, eleven servers and five, each with half of the clients; a call between zones takes 1.5
 * ms longer. A good policy stays in the zone while it can, but the five alone would be at 112 % of
 * their capacity: at least a ninth of their clients' calls must leave. A single client runs in the
 * small zone, and more than half of its calls must leave, at once.
 */
final class UnevenZones {

  static Scenario scenario() {
    return Scenario.of(
        "zone-skew",
        "11 servers in one zone, 5 in the other, half of the clients in each",
        FleetSpec.DEFAULT.withZones(new Zone("a", 11, 0.5), new Zone("b", 5, 0.5)));
  }

  private UnevenZones() {}
}
