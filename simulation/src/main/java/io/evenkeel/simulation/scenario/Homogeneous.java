// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.fleet.FleetSpec;

/**
 * All servers are alike and all is well. A good policy is as good as least request here; what it
 * adds for harder times must cost nothing now.
 */
final class Homogeneous {

  static Scenario scenario() {
    return Scenario.of("homogeneous", "all servers are alike", FleetSpec.DEFAULT);
  }

  private Homogeneous() {}
}
