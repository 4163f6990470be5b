// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.stage.Subset;

/** One of the subset that cannot be reached, so that it grows past it. */
class SubsetContractTest extends StageContract {

  @Override
  protected BalancerConfig on(BalancerConfig.Builder off) {
    return off.subset(new Subset(5, 10)).build();
  }

  @Override
  protected void provoke(StageFleet fleet, String id) {
    if (fleet.member(id).opened) {
      fleet.connected(id, false);
    }
  }

  @Override
  protected void relent(StageFleet fleet, String id) {
    if (fleet.member(id).opened) {
      fleet.connected(id, true);
    }
  }

  /** The one that it takes instead. */
  @Override
  protected int others() {
    return 1;
  }
}
