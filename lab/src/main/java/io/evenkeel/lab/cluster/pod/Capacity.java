// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import java.time.Duration;

/**
 * What a pod can do for each way of calling. Immutable.
 *
 * @param serviceTime the mean time that a call is worked on; drawn anew for each, exponentially
 * @param concurrency calls that are worked on at once
 * @param queue calls that wait for that; more are refused with RESOURCE_EXHAUSTED
 */
public record Capacity(Duration serviceTime, int concurrency, int queue) {

  /** 5 ms, 16 at once, 256 waiting: 3,200 calls a second at most. */
  public static final Capacity DEFAULT = new Capacity(Duration.ofMillis(5), 16, 256);

  /** Checks the numbers. */
  public Capacity {
    if (serviceTime.isNegative()) {
      throw new IllegalArgumentException(
          "Service time must not be negative, but is " + serviceTime);
    }
    if (concurrency < 1 || queue < 0) {
      throw new IllegalArgumentException(
          "Concurrency must be 1 or more and the queue 0 or more, but they are "
              + concurrency
              + " and "
              + queue);
    }
  }
}
