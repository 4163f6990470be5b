// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.pick.Prequal;
import io.evenkeel.core.balance.spi.PickRule;

class PrequalContractTest extends PickRuleContract {
  @Override
  protected PickRule rule() {
    return Prequal.DEFAULT;
  }
}
