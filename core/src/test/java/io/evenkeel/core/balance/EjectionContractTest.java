// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.core.balance.stage.Ejection;

/** An endpoint that fails call after call. */
class EjectionContractTest extends StageContract {

  @Override
  protected BalancerConfig on(BalancerConfig.Builder off) {
    return off.ejection(Ejection.DEFAULT).build();
  }

  @Override
  protected void provoke(StageFleet fleet, String id) {
    fleet.fail(id);
  }

  @Override
  protected void relent(StageFleet fleet, String id) {
    Member member = fleet.member(id);
    if (member.opened) {
      fleet.fixture.call(member, Outcome.ANSWERED);
    }
  }
}
