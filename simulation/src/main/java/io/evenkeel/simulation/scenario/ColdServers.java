// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.fleet.ColdStart;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.ScaleUp;
import java.time.Duration;

/**
 * Four servers join twelve, six times slower at first. A good policy gives them little until they
 * are warm; one that takes a newcomer for idle or for fast floods it.
 */
final class ColdServers {

  static Scenario scenario() {
    return Scenario.of(
        "cold-start",
        "4 servers join 12, 6 times slower at first",
        FleetSpec.DEFAULT,
        new ScaleUp(4, Scenario.WARM_UP.plus(Duration.ofSeconds(5)), ColdStart.DEFAULT));
  }

  private ColdServers() {}
}
