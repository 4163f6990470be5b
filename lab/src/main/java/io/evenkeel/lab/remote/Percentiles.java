// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import io.evenkeel.lab.deployed.CallReport;
import io.evenkeel.lab.load.LatencyBuckets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Percentiles of all calls of several seconds, from the counts that each second tells. */
final class Percentiles {

  private Percentiles() {}

  /** In milliseconds; null if no call was answered, or latencies were not told. */
  static @Nullable Double of(List<CallReport> seconds, double percentile) {
    LatencyBuckets all = new LatencyBuckets();
    seconds.forEach(second -> all.add(second.latencies()));
    return all.percentileMillis(percentile);
  }
}
