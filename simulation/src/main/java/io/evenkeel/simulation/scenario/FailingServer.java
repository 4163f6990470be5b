// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.fleet.FailFast;
import io.evenkeel.simulation.fleet.FleetSpec;

/**
 * One server answers each call with an error at once, and so is always idle and the fastest. A good
 * policy is not drawn to it; a fair share of the calls would be 6.2 %.
 */
final class FailingServer {

  static Scenario scenario() {
    return Scenario.of(
        "fast-fail",
        "1 of 16 servers fails every call at once",
        FleetSpec.DEFAULT,
        new FailFast(1, 1));
  }

  private FailingServer() {}
}
