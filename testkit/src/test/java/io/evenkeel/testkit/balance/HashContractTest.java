// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.pick.Hash;
import io.evenkeel.core.balance.spi.PickRule;

class HashContractTest extends PickRuleContract {
  @Override
  protected PickRule rule() {
    return Hash.DEFAULT;
  }
}
