// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches many services over one watch, such as all of a Kubernetes namespace.
 *
 * <p>The rules of {@link Discovery} hold for each service. Thread-safe.
 */
public interface Catalog {

  /**
   * Watches all services in {@code scope} until the watch is closed.
   *
   * @param scope a target whose name is a pattern that its source knows, such as {@code
   *     kubernetes:///*.prod}
   * @throws IllegalArgumentException if no source can understand the scope, or its source has no
   *     catalog
   */
  Watch watchAll(Target scope, Listener listener);

  /** Is told what changes. Must not block. */
  @FunctionalInterface
  interface Listener {
    /** What has changed since the last call; changes that came meanwhile are joined into one. */
    void onChange(Change change);
  }

  /**
   * What has changed.
   *
   * @param complete whether every service that there was at the start has been told; never false
   *     again
   * @param changed services that are new, or whose endpoints changed
   * @param vanished services that the place says are gone
   * @param problem what is wrong now, or null where all is well
   */
  record Change(
      boolean complete,
      Map<ServicePort, EndpointSet> changed,
      Set<ServicePort> vanished,
      @Nullable Problem problem) {

    public Change {
      changed = Map.copyOf(changed);
      vanished = Set.copyOf(vanished);
    }
  }
}
