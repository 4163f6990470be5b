// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.pick.Adaptive;
import io.evenkeel.core.balance.spi.PickRule;

class AdaptiveContractTest extends PickRuleContract {
  @Override
  protected PickRule rule() {
    return Adaptive.rule();
  }
}
