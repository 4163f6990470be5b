// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import io.evenkeel.core.endpoint.Commons;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.kubernetes.internal.slice.SliceEndpoint.Condition;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an EndpointSlice for as long as it is watched. A value that never changes, for
 * one serial owner: what speeds up searches is made when it is first needed, and what is the same
 * in the published set is kept once.
 *
 * <p>Its endpoints are those that are published, so that most of them are kept once; and what stays
 * from one state of the slice to the next is the same object.
 */
public final class KeptSlice {

  private static final Comparator<Endpoint> ORDER = EndpointSet.order();

  // Beside the rank of the condition: the endpoint has no address, and that it bears is none.
  private static final int NO_ADDRESS = 0x10;
  private static final String NOWHERE = "0.0.0.0";

  private final String name;
  private final List<SlicePort> ports;
  // Sorted by id.
  private List<Endpoint> endpoints;
  // Null where all are ready and have an address, as nearly always.
  private final byte @Nullable [] conditions;
  private @Nullable IdFilter filter;

  /**
   * @param read the slice, as it is now
   * @param earlier what is kept of its last state, if there was one
   */
  KeptSlice(Slice read, @Nullable KeptSlice earlier) {
    name = read.name();
    ports = read.ports();
    Endpoint[] kept = new Endpoint[read.size()];
    endpoints = Arrays.asList(kept);
    byte[] ranks = new byte[read.size()];
    boolean allReady = true;
    Commons commons = new Commons();
    if (earlier != null) {
      for (Endpoint endpoint : earlier.endpoints) {
        commons.learn(endpoint);
      }
    }
    int port = anyPort();
    int at = 0;
    for (int i = 0; i < kept.length; i++) {
      SliceEndpoint endpoint = read.get(i);
      Endpoint before = null;
      if (earlier != null) {
        at = earlier.seek(at, endpoint.id());
        before = at < earlier.size() ? earlier.endpoint(at) : null;
      }
      kept[i] = published(endpoint, port, before, commons);
      ranks[i] =
          (byte) (endpoint.condition().rank | (endpoint.address().isEmpty() ? NO_ADDRESS : 0));
      allReady &= ranks[i] == Condition.READY.rank;
    }
    conditions = allReady ? null : ranks;
  }

  /** Where, from an index on, the first one is whose id is not less than that. */
  private int seek(int from, String id) {
    int index = from;
    while (index < size() && endpoint(index).compareIdTo(id) < 0) {
      index++;
    }
    return index;
  }

  private int anyPort() {
    for (SlicePort port : ports) {
      if (port.number() > 0) {
        return port.number();
      }
    }
    return 1;
  }

  private Endpoint published(
      SliceEndpoint endpoint, int port, @Nullable Endpoint before, Commons commons) {
    return Endpoint.builder(endpoint.id())
        .address(endpoint.address().isEmpty() ? NOWHERE : endpoint.address(), port)
        .locality(endpoint.locality())
        .hints(endpoint.hints())
        .state(
            endpoint.condition() == Condition.READY
                ? Endpoint.State.READY
                : Endpoint.State.DRAINING)
        .metadata(Endpoint.NAME, endpoint.name())
        .origin(name)
        .build(before, commons);
  }

  public String name() {
    return name;
  }

  /** TCP ports; others cannot carry gRPC. */
  public List<SlicePort> ports() {
    return ports;
  }

  /** The number of the port with that name; -1 where there is none with a number. */
  int portNumber(String portName) {
    for (SlicePort port : ports) {
      if (port.name().equals(portName) && port.number() > 0) {
        return port.number();
      }
    }
    return -1;
  }

  int size() {
    return endpoints.size();
  }

  /**
   * The endpoint as it is published where it can be called, on one of the slice's ports: {@link
   * Endpoint#atPort} gives it on another, and is the same where it is that.
   */
  Endpoint endpoint(int index) {
    return endpoints.get(index);
  }

  Condition condition(int index) {
    return Condition.ofRank(rank(index) & ~NO_ADDRESS);
  }

  boolean hasAddress(int index) {
    return (rank(index) & NO_ADDRESS) == 0;
  }

  private int rank(int index) {
    return conditions == null ? Condition.READY.rank : conditions[index];
  }

  /**
   * False only if no endpoint has the id with that hash: an endpoint's own. Worth asking where
   * there are many slices to search.
   */
  boolean mayHave(int hash) {
    if (filter == null) {
      filter = new IdFilter(endpoints);
    }
    return filter.mayHave(hash);
  }

  /** Where the endpoint with that one's id is; negative if nowhere. */
  int indexOf(Endpoint endpoint) {
    return Collections.binarySearch(endpoints, endpoint, ORDER);
  }

  /** Whether the entry is equal to one of another slice. */
  boolean isEqual(int index, KeptSlice other, int otherIndex) {
    return rank(index) == other.rank(otherIndex)
        && endpoint(index).equals(other.endpoint(otherIndex));
  }

  /**
   * Where these are the same objects in the same order, keeps the set's list instead of its own: a
   * Service of one slice then has one list.
   */
  @SuppressWarnings("ReferenceEquality") // only the very same are kept once
  void shareListWith(EndpointSet set) {
    List<Endpoint> others = set.endpoints();
    if (others.size() != size()) {
      return;
    }
    for (int i = 0; i < size(); i++) {
      if (others.get(i) != endpoint(i)) {
        return;
      }
    }
    endpoints = others;
  }

  /** Name and size, for logs. */
  @Override
  public String toString() {
    return name + "[" + size() + "]";
  }
}
