// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.stage.Zones;
import io.evenkeel.core.endpoint.Locality;

/** An endpoint that is in another zone. */
class ZonesContractTest extends StageContract {

  @Override
  protected BalancerConfig on(BalancerConfig.Builder off) {
    return off.zones(Zones.DEFAULT).build();
  }

  @Override
  protected void provoke(StageFleet fleet, String id) {
    fleet.put(fleet.get(id).toBuilder().locality(Locality.ofZone("far")).build());
  }

  @Override
  protected void relent(StageFleet fleet, String id) {
    fleet.put(fleet.get(id).toBuilder().locality(Locality.ofZone(StageFleet.NEAR)).build());
  }
}
