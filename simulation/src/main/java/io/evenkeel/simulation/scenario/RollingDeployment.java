// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.fleet.ColdStart;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.RollingDeploy;
import java.time.Duration;

/**
 * All servers are replaced, one every two seconds, each new one six times slower at first, so that
 * several are cold at any moment and a quarter of the capacity is missing. A good policy fails no
 * call, since each server drains for two seconds, and spares the cold ones.
 */
final class RollingDeployment {

  static Scenario scenario() {
    return Scenario.of(
            "rolling-deploy",
            "all 16 servers are replaced, one every 2 s, 6 times slower at first",
            FleetSpec.DEFAULT.withLoad(0.5),
            new RollingDeploy(
                Scenario.WARM_UP.plusSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                ColdStart.DEFAULT))
        .measuredFor(Duration.ofSeconds(40));
  }

  private RollingDeployment() {}
}
