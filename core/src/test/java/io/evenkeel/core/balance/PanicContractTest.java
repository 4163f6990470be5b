// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

/** The same where the first that says so is not believed. */
class PanicContractTest extends HealthContractTest {

  @Override
  protected BalancerConfig on(BalancerConfig.Builder off) {
    return off.panicThreshold(1).build();
  }
}
