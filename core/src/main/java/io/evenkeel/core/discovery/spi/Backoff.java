// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.spi;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: each delay is drawn evenly between a floor and a bound
 * that doubles with each failure up to a cap. Spreads a crowd of clients after a common outage
 * better than a fixed delay with a little jitter (M. Brooker, "Exponential Backoff And Jitter",
 * 2015).
 *
 * <p>Not thread-safe.
 */
public final class Backoff {

  private final long floorNanos;
  private final long firstNanos;
  private final long capNanos;
  private final RandomGenerator random;
  private int failures;

  /**
   * @param floor the least delay: bounds the rate, whatever chance says
   * @param first the bound of the first delay
   * @param cap the bound of all delays: an end of trouble is seen after at most this
   */
  public Backoff(Duration floor, Duration first, Duration cap, RandomGenerator random) {
    this.floorNanos = floor.toNanos();
    this.firstNanos = first.toNanos();
    this.capNanos = cap.toNanos();
    this.random = random;
  }

  /** How long to wait before the next try. */
  public Duration next() {
    long bound = firstNanos << Math.min(failures, 20);
    if (bound <= 0 || bound > capNanos) {
      bound = capNanos;
    }
    failures++;
    return Duration.ofNanos(
        floorNanos + (long) (random.nextDouble() * Math.max(0, bound - floorNanos)));
  }

  /** Health: the next delay is a first one again. */
  public void reset() {
    failures = 0;
  }

  /** Failures since the last health. */
  public int failures() {
    return failures;
  }
}
