// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.policy;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The backends of a fleet at one moment, as a source would publish them.
 *
 * @param ready those that take calls
 * @param draining those that are about to leave
 * @param endpoints both, in the model that sources publish
 */
public record Listing(List<Backend> ready, List<Backend> draining, EndpointSet endpoints) {

  /** A listing of these. */
  public static Listing of(List<Backend> ready, List<Backend> draining) {
    List<Endpoint> endpoints = new ArrayList<>();
    ready.forEach(backend -> endpoints.add(backend.endpoint(false)));
    draining.forEach(backend -> endpoints.add(backend.endpoint(true)));
    return new Listing(List.copyOf(ready), List.copyOf(draining), EndpointSet.of(endpoints));
  }

  /** Whom a policy may call that knows no draining: those only where none is ready. */
  public List<Backend> callable() {
    return ready.isEmpty() ? draining : ready;
  }
}
