// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.metric.Utilization;
import io.evenkeel.core.balance.spi.LoadMetric;

class UtilizationContractTest extends LoadMetricContract {
  @Override
  protected LoadMetric metric() {
    return Utilization.DEFAULT;
  }
}
