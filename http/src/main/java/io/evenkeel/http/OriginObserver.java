// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import org.jspecify.annotations.Nullable;

/**
 * Sees what an origin's connections do: for metrics, logs and tests.
 *
 * <p>Called on whatever thread it happens on; must be fast, must not block, must not throw.
 */
public interface OriginObserver {

  /** Sees nothing. */
  OriginObserver NONE = new OriginObserver() {};

  /** A connection is being opened; {@code open} counts it. */
  default void opening(int open) {}

  /**
   * A connection was given up.
   *
   * @param reason null where it was idle, told to go away, or the origin was closed
   */
  default void dropped(String why, @Nullable HttpFailure reason) {}

  /** A probe was sent on a connection that had been silent. */
  default void probed() {}

  /** The server's limit of concurrent streams on one connection was learnt, or changed. */
  default void streamLimit(int limit) {}

  /** A call that the server had provably not processed is sent again. */
  default void resent(String why) {}
}
