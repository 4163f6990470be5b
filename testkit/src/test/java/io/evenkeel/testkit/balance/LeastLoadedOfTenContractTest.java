// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.pick.LeastLoaded;
import io.evenkeel.core.balance.spi.PickRule;

class LeastLoadedOfTenContractTest extends PickRuleContract {
  @Override
  protected PickRule rule() {
    return new LeastLoaded(new InFlight(), 10);
  }
}
