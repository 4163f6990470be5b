// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.fleet.Antagonists;
import io.evenkeel.simulation.fleet.FleetSpec;
import java.time.Duration;

/**
 * Every server is slowed down by other programs on its machine, a third of the time, for two
 * seconds on average, to somewhere between a fifth of its speed and all of it: what Prequal was
 * made for. A good policy follows within a second or so.
 */
final class DisturbedServers {

  static Scenario scenario() {
    return Scenario.of(
        "antagonists",
        "every server is slowed down now and then, for 2 s on average",
        FleetSpec.DEFAULT,
        new Antagonists(Duration.ofSeconds(2), 0.33, 0.2));
  }

  private DisturbedServers() {}
}
