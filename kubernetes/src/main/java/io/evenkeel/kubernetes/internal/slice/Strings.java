// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import io.evenkeel.core.endpoint.Hints;
import io.evenkeel.core.endpoint.Locality;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One copy of what stands in every endpoint of a cluster: zones, nodes, hints.
 *
 * <p>Bounded: nodes come and go for as long as a client lives, so a full table starts anew.
 * Thread-safe.
 */
public final class Strings {

  // Larger than the largest clusters that Kubernetes supports (5,000 nodes).
  private static final int MOST = 16_384;

  private final Map<Object, Object> copies = new ConcurrentHashMap<>();
  private final Map<String, Locality> nodes = new ConcurrentHashMap<>();

  /** The one copy of that locality. */
  Locality locality(String zone, String node) {
    if (node.isEmpty()) {
      return zone.isEmpty() ? Locality.UNKNOWN : (Locality) one(Locality.ofZone(zone));
    }
    // By the node alone, since it is in one zone: to look up the whole costs twice as much, and is
    // done for every endpoint of every event.
    Locality known = nodes.get(node);
    if (known != null && known.zone().equals(zone)) {
      return known;
    }
    Locality fresh = new Locality("", zone, node);
    if (nodes.size() >= MOST) {
      nodes.clear();
    }
    nodes.put(node, fresh);
    return fresh;
  }

  /** The one copy of these hints. */
  Hints hints(List<String> zones, List<String> nodes) {
    return zones.isEmpty() && nodes.isEmpty() ? Hints.NONE : (Hints) one(new Hints(zones, nodes));
  }

  /** The one copy of {@code text}. */
  String text(String text) {
    return text.isEmpty() ? "" : (String) one(text);
  }

  private Object one(Object value) {
    Object copy = copies.get(value);
    if (copy != null) {
      return copy;
    }
    if (copies.size() >= MOST) {
      copies.clear();
    }
    copies.put(value, value);
    return value;
  }
}
