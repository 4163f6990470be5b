// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * The endpoints that one client should use, by where it runs: kube-proxy's rule.
 *
 * <ol>
 *   <li>Those that are READY; only if there is none, those that are DRAINING (KEP-1669).
 *   <li>Of the READY ones, those meant for the client's node, if every one carries node hints and
 *       one of them names that node; else those meant for its zone, if every one carries zone hints
 *       and one names that zone; else all (KEP-2433, KEP-3015). Hints count for all or for none, so
 *       that a half-written set never moves all traffic to a few.
 * </ol>
 *
 * Immutable.
 *
 * @param zone the client's; empty where unknown
 * @param node the client's; empty where unknown
 * @param hints whether hints count
 */
public record ClientView(String zone, String node, boolean hints) {

  /** A client that runs nobody knows where. */
  public static final ClientView ANYWHERE = new ClientView("", "", false);

  /** The endpoints to use, in the order of the set. */
  public List<Endpoint> of(EndpointSet set) {
    List<Endpoint> ready = new ArrayList<>(set.size());
    for (Endpoint endpoint : set.endpoints()) {
      if (endpoint.state() == Endpoint.State.READY) {
        ready.add(endpoint);
      }
    }
    if (ready.isEmpty()) {
      // All that there is drains.
      return set.endpoints();
    }
    List<Endpoint> meant = meantForClient(ready);
    return meant.isEmpty() ? ready : meant;
  }

  /**
   * Those that hints mean for this client, by the second rule alone and in the same order; none
   * where hints do not count.
   *
   * @param eligible those that take calls; hints count if every one of them has some
   */
  public List<Endpoint> meantForClient(List<Endpoint> eligible) {
    if (!hints) {
      return List.of();
    }
    if (areMeantFor(eligible, true)) {
      return meantFor(eligible, true);
    }
    return areMeantFor(eligible, false) ? meantFor(eligible, false) : List.of();
  }

  /** Whether all carry hints of that sort, and one of them names this client's place. */
  private boolean areMeantFor(List<Endpoint> ready, boolean byNode) {
    boolean any = false;
    for (Endpoint endpoint : ready) {
      List<String> places = places(endpoint, byNode);
      if (places.isEmpty()) {
        return false;
      }
      any |= places.contains(byNode ? node : zone);
    }
    return any;
  }

  private List<Endpoint> meantFor(List<Endpoint> ready, boolean byNode) {
    List<Endpoint> meant = new ArrayList<>();
    for (Endpoint endpoint : ready) {
      if (places(endpoint, byNode).contains(byNode ? node : zone)) {
        meant.add(endpoint);
      }
    }
    return meant;
  }

  private static List<String> places(Endpoint endpoint, boolean byNode) {
    return byNode ? endpoint.hints().nodes() : endpoint.hints().zones();
  }
}
