// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.time;

import java.time.Instant;

/**
 * A clock that is given, never taken.
 *
 * <p>Thread-safe. {@link SystemTime} is the only implementation that reads the machine's clock.
 */
public interface Ticker {

  /**
   * Nanoseconds since some fixed moment; only differences mean anything, and they may overflow, so
   * compare with {@code a - b < 0}. Never goes back.
   */
  long nanoTime();

  /** The wall clock: for people and for what another machine wrote. May jump. */
  Instant now();
}
