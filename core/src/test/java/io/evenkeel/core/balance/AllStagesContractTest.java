// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.stage.Ejection;
import io.evenkeel.core.balance.stage.SlowStart;
import io.evenkeel.core.balance.stage.Subset;
import io.evenkeel.core.balance.stage.Zones;
import java.util.List;

/** All stages at once, each with its own share of the endpoints to act on. */
class AllStagesContractTest extends StageContract {

  private final List<StageContract> stages =
      List.of(
          new ZonesContractTest(),
          new HealthContractTest(),
          new EjectionContractTest(),
          new SlowStartContractTest(),
          new SubsetContractTest());

  private StageContract stage(String id) {
    return stages.get(Math.floorMod(id.hashCode(), stages.size()));
  }

  @Override
  protected BalancerConfig on(BalancerConfig.Builder off) {
    return off.zones(Zones.DEFAULT)
        .subset(new Subset(5, 10))
        .ejection(Ejection.DEFAULT)
        .slowStart(SlowStart.DEFAULT)
        .panicThreshold(0.5)
        .build();
  }

  @Override
  protected void provoke(StageFleet fleet, String id) {
    stage(id).provoke(fleet, id);
  }

  @Override
  protected void relent(StageFleet fleet, String id) {
    stage(id).relent(fleet, id);
  }

  /** Where it leaves the zone, one in its subset and one beyond. */
  @Override
  protected int others() {
    return 2;
  }
}
