// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the answered calls took. Immutable. */
public final class Latencies {

  private final long[] sorted;

  private Latencies(long[] sorted) {
    this.sorted = sorted;
  }

  /** Latencies of these nanoseconds. */
  static Latencies of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latencies(sorted);
  }

  public int count() {
    return sorted.length;
  }

  /**
   * The latency within which that share of the calls was answered, exactly; in milliseconds, and no
   * number where no call was.
   *
   * @param share such as 0.99
   */
  public double percentile(double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)] / 1e6;
  }

  /** In milliseconds; no number where no call was answered. */
  public double mean() {
    return Arrays.stream(sorted).average().orElse(Double.NaN) / 1e6;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Latencies that && Arrays.equals(sorted, that.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return count() + " latencies, p50 " + percentile(0.5) + " ms, p99 " + percentile(0.99) + " ms";
  }
}
