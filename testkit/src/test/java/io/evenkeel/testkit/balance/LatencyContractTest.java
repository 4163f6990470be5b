// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.metric.Latency;
import io.evenkeel.core.balance.spi.LoadMetric;

class LatencyContractTest extends LoadMetricContract {
  @Override
  protected LoadMetric metric() {
    return Latency.DEFAULT;
  }
}
