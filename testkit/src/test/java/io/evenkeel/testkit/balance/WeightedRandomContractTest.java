// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.pick.WeightedRandom;
import io.evenkeel.core.balance.spi.PickRule;

class WeightedRandomContractTest extends PickRuleContract {
  @Override
  protected PickRule rule() {
    return new WeightedRandom();
  }
}
