// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For whom an endpoint is meant, as its place says: callers in these zones, on these nodes. Empty
 * lists mean no hint.
 *
 * <p>In Kubernetes set by {@code trafficDistribution} (KEP-4444, KEP-3015) or topology aware
 * routing (KEP-2433). A hint may name another zone than the endpoint's own.
 */
public record Hints(List<String> zones, List<String> nodes) {

  /** No hint. */
  public static final Hints NONE = new Hints(List.of(), List.of());

  public Hints {
    zones = List.copyOf(zones);
    nodes = List.copyOf(nodes);
  }

  /** Written out, with {@link #hashCode}: a record's own costs a new JVM ten milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hints that && zones.equals(that.zones) && nodes.equals(that.nodes);
  }

  @Override
  public int hashCode() {
    return 31 * zones.hashCode() + nodes.hashCode();
  }
}
