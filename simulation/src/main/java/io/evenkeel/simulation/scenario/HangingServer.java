// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Hang;
import java.time.Duration;

/**
 * One server takes calls and never answers them; they end by their deadline of one second. A good
 * policy sees that they wait, and sends next to none after those.
 */
final class HangingServer {

  static Scenario scenario() {
    return Scenario.of(
        "hang",
        "1 of 16 servers never answers, from the fifth measured second; 1 s deadline",
        FleetSpec.DEFAULT.withDeadline(Duration.ofSeconds(1)),
        new Hang(1, Scenario.WARM_UP.plusSeconds(5)));
  }

  private HangingServer() {}
}
