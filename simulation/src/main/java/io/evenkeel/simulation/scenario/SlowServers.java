// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Slow;

/**
 * Two of sixteen servers are four times slower. A good policy gives them a fifth of the others'
 * share or less, also where each client has few calls in flight; round robin gives them a full
 * share, and their queues grow without end.
 */
final class SlowServers {

  static Scenario scenario() {
    return Scenario.of(
        "slow", "2 of 16 servers are 4 times slower", FleetSpec.DEFAULT, new Slow(2, 4));
  }

  private SlowServers() {}
}
