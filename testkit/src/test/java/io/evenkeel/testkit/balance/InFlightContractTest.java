// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.spi.LoadMetric;

class InFlightContractTest extends LoadMetricContract {
  @Override
  protected LoadMetric metric() {
    return new InFlight();
  }
}
