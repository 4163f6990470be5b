// SPDX-License-Identifier: Apache-2.0
package ownpick;

import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.testkit.balance.LoadMetricContract;

/** The metric holds to what every load metric holds to. */
class RecentFailuresContractTest extends LoadMetricContract {
  @Override
  protected LoadMetric metric() {
    return RecentFailures.DEFAULT;
  }
}
