// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.endpoint.EndpointSet;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sees what sources do: for logs now, for metrics and traces later.
 *
 * <p>Called on the sources' threads; must not block and should not throw. {@code source} is what is
 * watched, in words that a person knows, such as {@code greeter.prod:grpc}; it is stable and of
 * bounded number, so it may be a metric's label.
 */
public interface DiscoveryObserver {

  /** Sees nothing. */
  DiscoveryObserver NONE = new DiscoveryObserver() {};

  /** The first sharer came. */
  default void opened(String source) {}

  /** The last sharer left, and the linger time is over. */
  default void closed(String source) {}

  /**
   * A new set was published.
   *
   * @param delay from the place's own time of the change until now; null where the place does not
   *     tell; may be off by what the clocks of two machines differ
   */
  default void published(String source, EndpointSet endpoints, @Nullable Duration delay) {}

  /** Something is wrong, or something else than before. */
  default void problem(String source, Problem problem) {}

  /** Nothing is wrong any more. */
  default void recovered(String source, Duration after) {}

  /** A watch was opened again; nothing was lost. */
  default void restarted(String source, String reason) {}

  /** All was listed again, since changes may have been lost. */
  default void relisted(String source, String reason) {}

  /** A watched place was found mute, by a watchdog. */
  default void mute(String source, String what) {}
}
