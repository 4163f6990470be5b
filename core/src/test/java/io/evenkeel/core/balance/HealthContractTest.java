// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

/** An endpoint whose health service says that it does not serve; where most say so, panic. */
class HealthContractTest extends StageContract {

  @Override
  protected BalancerConfig on(BalancerConfig.Builder off) {
    return off.panicThreshold(0.5).build();
  }

  @Override
  protected void provoke(StageFleet fleet, String id) {
    fleet.serving(id, false);
  }

  @Override
  protected void relent(StageFleet fleet, String id) {
    fleet.serving(id, true);
  }
}
