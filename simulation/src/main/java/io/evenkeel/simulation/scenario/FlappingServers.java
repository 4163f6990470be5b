// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.fleet.Flapping;
import io.evenkeel.simulation.fleet.FleetSpec;
import java.time.Duration;

/**
 * Two servers crash every four seconds and are back a second later, before which clients learn that
 * they are gone only after a tenth of a second. A good policy fails few calls in that tenth, and
 * does not flood who comes back.
 */
final class FlappingServers {

  static Scenario scenario() {
    return Scenario.of(
        "flapping",
        "2 of 16 servers crash every 5 s and are back after 1 s",
        FleetSpec.DEFAULT,
        new Flapping(2, Duration.ofSeconds(4), Duration.ofSeconds(1)));
  }

  private FlappingServers() {}
}
