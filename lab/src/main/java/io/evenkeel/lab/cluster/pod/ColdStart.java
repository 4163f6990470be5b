// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import java.time.Duration;

/**
 * How a pod is that starts cold: empty caches, code that is not compiled. Immutable.
 *
 * @param slowdown what its service time is multiplied by at first; then less and less
 * @param lasts until it is as any other
 */
public record ColdStart(double slowdown, Duration lasts) {

  /**
   * 40 times as slow at first, as the lab's slow pod, and warm after eight seconds: less than a
   * client's slow start lasts, and longer than anyone overlooks.
   */
  public static final ColdStart DEFAULT = new ColdStart(40, Duration.ofSeconds(8));

  /** Checks the numbers. */
  public ColdStart {
    if (!(slowdown >= 1 && slowdown <= 1_000_000)) {
      throw new IllegalArgumentException(
          "A cold pod's factor must be from 1 to 1,000,000, but is " + slowdown);
    }
    if (lasts.isNegative()) {
      throw new IllegalArgumentException(
          "A pod cannot be cold for less than no time, but for " + lasts);
    }
  }

  /** How many times as slow it is at that age, 1 once it is warm. */
  double slowdownAt(Duration age) {
    if (age.compareTo(lasts) >= 0) {
      return 1;
    }
    double left = 1 - (double) age.toNanos() / lasts.toNanos();
    return 1 + (slowdown - 1) * Math.min(1, left);
  }
}
