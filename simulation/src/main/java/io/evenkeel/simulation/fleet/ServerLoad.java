// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.core.balance.spi.LoadReport;
import java.util.Map;

/**
 * What a server says of its load with an answer, as {@code LoadReporting} of evenkeel-serving does.
 *
 * @param utilization share of its workers that were at work in the last second: they are its CPU
 * @param qps calls that ended in the last second
 * @param eps those of them that failed
 * @param inFlight requests that it holds, the one that it answers among them
 * @param latencyMillis what requests took of late at about so many; 0 if none did
 */
public record ServerLoad(
    double utilization, double qps, double eps, int inFlight, double latencyMillis) {

  /**
   * As it comes to a client.
   *
   * @param now when it does
   */
  public LoadReport report(long now) {
    Map<String, Double> named =
        Map.of("rif", (double) inFlight, "latency_ms", latencyMillis); // 0 is "not told"
    return new LoadReport(utilization, 0, 0, qps, eps, named, now);
  }
}
