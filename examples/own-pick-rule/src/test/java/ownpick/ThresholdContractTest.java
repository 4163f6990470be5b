// SPDX-License-Identifier: Apache-2.0
package ownpick;

import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.testkit.balance.PickRuleContract;

/** The rule holds to what every pick rule holds to. */
class ThresholdContractTest extends PickRuleContract {
  @Override
  protected PickRule rule() {
    return new Threshold(RecentFailures.DEFAULT, 5, 3);
  }
}
