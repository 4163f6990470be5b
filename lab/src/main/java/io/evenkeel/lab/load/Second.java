// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one second, or in several that were added. Calls count where they began, answers
 * and failures where they ended.
 *
 * <p>Not thread-safe.
 */
public final class Second {

  // A call ends by its deadline of a second; what a stalled machine adds to that still fits.
  private static final long LONGEST_MICROS = 60_000_000;

  private long begun;
  private long failed;
  private final Map<String, Integer> byPod = new HashMap<>();
  private final IntCountsHistogram latency = new IntCountsHistogram(LONGEST_MICROS, 2);

  /** Nothing has happened. */
  public Second() {}

  void begin() {
    begun++;
  }

  void answer(String pod, long latencyNanos) {
    byPod.merge(pod, 1, Integer::sum);
    latency.recordValue(Math.min(LONGEST_MICROS, Math.max(0, latencyNanos / 1000)));
  }

  void fail() {
    failed++;
  }

  /** Adds what happened in another one. */
  public void add(Second other) {
    begun += other.begun;
    failed += other.failed;
    other.byPod.forEach((pod, calls) -> byPod.merge(pod, calls, Integer::sum));
    latency.add(other.latency);
  }

  /** Calls that began. */
  public long begun() {
    return begun;
  }

  /** Calls that failed. */
  public long failed() {
    return failed;
  }

  /** Calls that were answered. */
  public long answered() {
    return latency.getTotalCount();
  }

  /** How many calls each pod answered; pods that answered none are not there. */
  public Map<String, Integer> byPod() {
    return Map.copyOf(byPod);
  }

  /** The latencies of the answered calls: how many are in each bucket; empty ones are not there. */
  public Map<Integer, Integer> latencies() {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (HistogramIterationValue each : latency.recordedValues()) {
      counts.merge(
          LatencyBuckets.of(each.getValueIteratedTo()),
          (int) each.getCountAddedInThisIterationStep(),
          Integer::sum);
    }
    return counts;
  }

  /** A percentile of the latency of the answered calls, in milliseconds; null if there was none. */
  public @Nullable Double percentileMillis(double percentile) {
    return latency.getTotalCount() == 0 ? null : latency.getValueAtPercentile(percentile) / 1000.0;
  }
}
