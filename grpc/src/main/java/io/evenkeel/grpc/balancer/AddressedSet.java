// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.grpc.EquivalentAddressGroup;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Endpoints, and the addresses to connect to of each. Immutable. */
final class AddressedSet {

  static final AddressedSet EMPTY =
      new AddressedSet(EndpointSet.EMPTY, new EquivalentAddressGroup[0]);

  private final EndpointSet set;
  // One for each endpoint, in the order of the set.
  private final EquivalentAddressGroup[] groups;

  private AddressedSet(EndpointSet set, EquivalentAddressGroup[] groups) {
    this.set = set;
    this.groups = groups;
  }

  static AddressedSet of(EndpointSet set, List<EquivalentAddressGroup> groups) {
    return new AddressedSet(set, groups.toArray(new EquivalentAddressGroup[0]));
  }

  /** This set after a change; what did not change is found by one walk. */
  AddressedSet with(Map<Endpoint, EquivalentAddressGroup> put, Collection<String> removedIds) {
    EndpointSet next = set.with(put.keySet(), removedIds);
    EquivalentAddressGroup[] all = new EquivalentAddressGroup[next.size()];
    Walk known = walk();
    for (int i = 0; i < all.length; i++) {
      EquivalentAddressGroup group = known.find(next.endpoints().get(i));
      if (group != null) {
        all[i] = group;
      }
    }
    put.forEach(
        (endpoint, group) ->
            all[Collections.binarySearch(next.endpoints(), endpoint, EndpointSet.order())] = group);
    return new AddressedSet(next, all);
  }

  EndpointSet set() {
    return set;
  }

  /** The addresses of the endpoint with that index. */
  EquivalentAddressGroup group(int index) {
    return groups[index];
  }

  /** The addresses of that endpoint, which must be one of the set. */
  EquivalentAddressGroup group(Endpoint endpoint) {
    int index = Collections.binarySearch(set.endpoints(), endpoint, EndpointSet.order());
    if (index < 0) {
      throw new IllegalStateException("No addresses of " + endpoint);
    }
    return groups[index];
  }

  /** Looks for endpoints in the order of their ids. */
  Walk walk() {
    return new Walk(set.endpoints(), groups);
  }

  /** Where one has come to. Not thread-safe. */
  static final class Walk {
    private final List<Endpoint> endpoints;
    private final EquivalentAddressGroup[] groups;
    private int at;

    private Walk(List<Endpoint> endpoints, EquivalentAddressGroup[] groups) {
      this.endpoints = endpoints;
      this.groups = groups;
    }

    /** The addresses of that endpoint, which comes behind those that were looked for before. */
    @SuppressWarnings("ReferenceEquality") // most are the very same: no need to look into them
    @Nullable EquivalentAddressGroup find(Endpoint endpoint) {
      while (at < groups.length) {
        Endpoint here = endpoints.get(at);
        if (here == endpoint) {
          return groups[at++];
        }
        int order = EndpointSet.order().compare(here, endpoint);
        if (order > 0) {
          return null;
        }
        at++;
        if (order == 0) {
          return here.equals(endpoint) ? groups[at - 1] : null;
        }
      }
      return null;
    }
  }
}
