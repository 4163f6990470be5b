// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Latencies as counts in buckets, each a little wider than the one before: few enough for a line of
 * a log, and what several lines say can be added up, which percentiles cannot.
 *
 * <p>Bucket b is from 2^(b/16) to below 2^((b+1)/16) microseconds, so that a percentile is wrong by
 * 2.2 % at most: half a bucket. Not thread-safe.
 */
public final class LatencyBuckets {

  /** The last: of a bit more than a minute. */
  public static final int LAST = 16 * 26 - 1;

  private static final double PER_DOUBLING = 16;

  private final TreeMap<Integer, Long> counts = new TreeMap<>();

  /** None yet. */
  public LatencyBuckets() {}

  /** The bucket of a latency. */
  static int of(long micros) {
    double bucket = PER_DOUBLING * Math.log((double) Math.max(1, micros)) / Math.log(2);
    // What a power of two is must not be lost by the logarithm's last digit.
    return Math.min(LAST, (int) (bucket + 1e-9));
  }

  /** Adds counts by bucket. */
  public void add(Map<Integer, Integer> others) {
    others.forEach((bucket, count) -> counts.merge(bucket, (long) count, Long::sum));
  }

  /** A percentile, above 0, in milliseconds; null if there is no latency. */
  public @Nullable Double percentileMillis(double percentile) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    long rank = (long) Math.ceil(all * percentile / 100);
    long seen = 0;
    for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
      seen += bucket.getValue();
      if (seen >= rank && seen > 0) {
        return Math.pow(2, (bucket.getKey() + 0.5) / PER_DOUBLING) / 1000;
      }
    }
    return null;
  }
}
