// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.stage.SlowStart;
import io.evenkeel.core.endpoint.Endpoint;

/** An endpoint that went and came back, so that it is new. */
class SlowStartContractTest extends StageContract {

  @Override
  protected BalancerConfig on(BalancerConfig.Builder off) {
    return off.slowStart(SlowStart.DEFAULT).build();
  }

  @Override
  protected void provoke(StageFleet fleet, String id) {
    Endpoint endpoint = fleet.get(id);
    fleet.remove(id);
    fleet.put(endpoint);
  }

  @Override
  protected void relent(StageFleet fleet, String id) {
    fleet.fixture.after(SlowStart.DEFAULT.window().toNanos());
  }
}
