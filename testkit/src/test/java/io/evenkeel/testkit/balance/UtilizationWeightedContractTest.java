// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.pick.UtilizationWeighted;
import io.evenkeel.core.balance.spi.PickRule;

class UtilizationWeightedContractTest extends PickRuleContract {
  @Override
  protected PickRule rule() {
    return UtilizationWeighted.DEFAULT;
  }
}
