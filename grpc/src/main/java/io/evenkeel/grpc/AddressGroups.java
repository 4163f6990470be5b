// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.grpc.EquivalentAddressGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints as gRPC wants them: one address group each, with all its addresses.
 *
 * <p>The list begins at an endpoint that differs from channel to channel and stays over updates:
 * what was first stays first until it goes, so that pick_first channels spread and keep their
 * connections.
 *
 * <p>Touched in the channel's synchronization context alone.
 */
final class AddressGroups {

  private final int seed;
  private final HostNames hostNames;
  private @Nullable Endpoint pivot;
  private Map<Endpoint, EquivalentAddressGroup> known = new HashMap<>();

  /**
   * @param groups in order
   * @param pending whether host names must be looked up first
   * @param failure why there is no group, where there is none
   */
  record Result(List<EquivalentAddressGroup> groups, boolean pending, String failure) {}

  AddressGroups(int seed, HostNames hostNames) {
    this.seed = seed;
    this.hostNames = hostNames;
  }

  /** The groups of {@code sorted}, which is sorted by id and not empty. */
  Result of(List<Endpoint> sorted) {
    if (!hostNames.lookUp(sorted)) {
      return new Result(List.of(), true, "");
    }
    if (pivot == null) {
      pivot = sorted.get(Math.floorMod(seed, sorted.size()));
    }
    Map<Endpoint, EquivalentAddressGroup> now = new HashMap<>(sorted.size() * 2);
    List<EquivalentAddressGroup> groups = new ArrayList<>(sorted.size());
    List<Endpoint> ordered = rotated(sorted, pivot);
    // Should it go, the one behind it is first from now on, whoever comes in between.
    pivot = ordered.get(0);
    for (Endpoint endpoint : ordered) {
      // A name may stand for other addresses by now.
      EquivalentAddressGroup group = endpoint.hasHostName() ? null : known.get(endpoint);
      if (group == null) {
        group = group(endpoint);
      }
      if (group != null) {
        now.put(endpoint, group);
        groups.add(group);
      }
    }
    known = now;
    return new Result(groups, false, groups.isEmpty() ? hostNames.failure() : "");
  }

  /** No first result may wait for host names for longer than this. */
  void answerWithin(Duration time) {
    hostNames.answerWithin(time);
  }

  /** Host names are to be looked up again; whether there are any. */
  boolean refreshHostNames() {
    return hostNames.refresh();
  }

  /** There is no endpoint now. */
  void forget() {
    hostNames.forget();
  }

  /** Ends; host names are not looked up any more. */
  void close() {
    hostNames.close();
  }

  private static List<Endpoint> rotated(List<Endpoint> sorted, Endpoint pivot) {
    int from = 0;
    while (from < sorted.size() && EndpointSet.order().compare(sorted.get(from), pivot) < 0) {
      from++;
    }
    if (from == 0 || from == sorted.size()) {
      return sorted;
    }
    List<Endpoint> rotated = new ArrayList<>(sorted.size());
    rotated.addAll(sorted.subList(from, sorted.size()));
    rotated.addAll(sorted.subList(0, from));
    return rotated;
  }

  private @Nullable EquivalentAddressGroup group(Endpoint endpoint) {
    List<SocketAddress> addresses = new ArrayList<>(2);
    for (Address address : endpoint.addresses()) {
      for (InetAddress host : hostNames.addresses(address.host())) {
        addresses.add(new InetSocketAddress(host, address.port()));
      }
    }
    if (addresses.isEmpty()) {
      return null;
    }
    return new EquivalentAddressGroup(addresses, EvenkeelAttributes.of(endpoint));
  }
}
