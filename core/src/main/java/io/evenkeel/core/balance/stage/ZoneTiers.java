// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * The endpoints near a client, which it calls first, and the others, to which calls spill.
 *
 * <p>Near are those that hints mean for the client, by kube-proxy's rule ({@link ClientView}: all
 * or none, node before zone); where hints do not count, those of the client's zone. Immutable.
 *
 * @param local in the order in which they were given; empty only if there are none at all
 * @param remote in that order too; empty where nothing tells near from far: if the client's place
 *     is not known, if no endpoint is near, or if all are
 */
public record ZoneTiers(List<Endpoint> local, List<Endpoint> remote) {

  public ZoneTiers {
    local = List.copyOf(local);
    remote = List.copyOf(remote);
  }

  /**
   * Splits endpoints for a client.
   *
   * @param eligible those that take calls, of which hints count if every one has some; whether they
   *     can be reached does not matter, so a tier does not change as connections break
   */
  public static ZoneTiers split(List<Endpoint> eligible, ClientView client) {
    List<Endpoint> meant = client.meantForClient(eligible);
    List<Endpoint> local = meant.isEmpty() ? inZone(eligible, client.zone()) : meant;
    if (local.isEmpty() || local.size() == eligible.size()) {
      return new ZoneTiers(eligible, List.of());
    }
    return new ZoneTiers(local, others(eligible, local));
  }

  /** Whether there is one tier, so that nothing can spill. */
  public boolean single() {
    return remote.isEmpty();
  }

  /** An endpoint whose zone is not known is in none: it may be far, and gets what spills. */
  private static List<Endpoint> inZone(List<Endpoint> eligible, String zone) {
    if (zone.isEmpty()) {
      return List.of();
    }
    List<Endpoint> near = new ArrayList<>();
    for (Endpoint endpoint : eligible) {
      if (endpoint.locality().zone().equals(zone)) {
        near.add(endpoint);
      }
    }
    return near;
  }

  /** Both lists have one order, so what is left out is found by one pass. */
  private static List<Endpoint> others(List<Endpoint> all, List<Endpoint> without) {
    List<Endpoint> others = new ArrayList<>(all.size() - without.size());
    int left = 0;
    for (Endpoint endpoint : all) {
      if (left < without.size() && endpoint.equals(without.get(left))) {
        left++;
      } else {
        others.add(endpoint);
      }
    }
    return others;
  }
}
