// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.time;

import java.time.Duration;

/**
 * Runs tasks later.
 *
 * <p>Thread-safe. {@link #schedule} never runs the task inside the call, so a caller may hold a
 * lock. Tasks must not block: all timers of a {@code Discoveries} share one thread. A task that
 * throws is logged and harms no other.
 */
public interface Scheduler extends Ticker {

  /**
   * Runs {@code task} once, after {@code delay}; at once where the delay is zero or negative.
   *
   * @return cancels the task; without effect once it has begun
   */
  Timer schedule(Runnable task, Duration delay);

  /** A task that may still be cancelled. */
  @FunctionalInterface
  interface Timer {
    /** Makes sure that the task does not begin after this returns; idempotent, never blocks. */
    void cancel();
  }
}
