// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.time.Duration;

/**
 * Time, given by the caller: this package owns no clock and no timer thread.
 *
 * <p>Thread-safe. {@link #schedule} never runs the task inside the call. The tasks of this package
 * do not block.
 */
public interface Timers {

  /** Nanoseconds since some fixed moment; only differences mean anything. */
  long nanoTime();

  /**
   * Runs {@code task} once, after {@code delay}.
   *
   * @return cancels the task; idempotent, without effect once it has begun, never blocks
   */
  Runnable schedule(Runnable task, Duration delay);
}
