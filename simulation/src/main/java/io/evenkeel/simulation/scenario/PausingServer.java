// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Pauses;
import java.time.Duration;

/**
 * One server stands still for half a second every four. A good policy stops calling it while it
 * stands, which only the calls that wait can tell, and calls it again when it goes on.
 */
final class PausingServer {

  static Scenario scenario() {
    return Scenario.of(
        "pause",
        "1 of 16 servers stands still for 0.5 s every 4 s",
        FleetSpec.DEFAULT,
        new Pauses(1, Duration.ofMillis(500), Duration.ofSeconds(4)));
  }

  private PausingServer() {}
}
