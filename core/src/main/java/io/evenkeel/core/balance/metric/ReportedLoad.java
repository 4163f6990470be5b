// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import io.evenkeel.core.balance.spi.LoadReport;
import org.jspecify.annotations.Nullable;

/**
 * How loaded a server is by what it reports of its utilization, for comparing zones.
 *
 * <p>Zones are compared by the ratio of their loads, and that of utilizations says nothing: 4 % is
 * not twice as loaded as 2 %. So it is what a call takes at that utilization, by the textbook, of a
 * server with one queue: {@code 1 / (1 - utilization)}.
 */
public final class ReportedLoad {

  /**
   * Below it utilizations count as equal: with a few workers hardly a call waits, and a zone must
   * not draw calls from another for being idle. A lower one spreads load sooner, and has more calls
   * leave their zone.
   */
  static final double BUSY = 0.8;

  /** From there on it is too much, by however much. */
  private static final double FULL = 0.99;

  private ReportedLoad() {}

  /**
   * The load.
   *
   * @param maxAgeNanos of a report that counts
   * @return {@link Double#NaN} where no report that counts tells of the utilization
   */
  public static double of(@Nullable LoadReport report, long maxAgeNanos, long now) {
    double utilization =
        report == null || now - report.at() > maxAgeNanos ? 0 : report.utilization();
    return utilization > 0 ? 1 / (1 - Math.min(FULL, Math.max(BUSY, utilization))) : Double.NaN;
  }
}
