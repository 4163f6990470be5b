// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.grpc.EvenkeelAttributes;
import io.grpc.EquivalentAddressGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A resolver's list of address groups, each an endpoint: the one that an Evenkeel resolver names,
 * or one whose identity is its addresses. Immutable.
 */
final class ListedEndpoints {

  static final ListedEndpoints NONE =
      new ListedEndpoints(List.of(), new Endpoint[0], AddressedSet.EMPTY);

  private static final int NO_PORT = 1;

  private final List<EquivalentAddressGroup> list;
  // One for each of the list.
  private final Endpoint[] endpoints;
  private final AddressedSet addressed;

  private ListedEndpoints(
      List<EquivalentAddressGroup> list, Endpoint[] endpoints, AddressedSet addressed) {
    this.list = list;
    this.endpoints = endpoints;
    this.addressed = addressed;
  }

  /** The endpoints and their addresses. */
  AddressedSet addressed() {
    return addressed;
  }

  /** Those of another list, which must not change any more. What stays is the same object. */
  ListedEndpoints next(List<EquivalentAddressGroup> now) {
    int least = Math.min(list.size(), now.size());
    int front = 0;
    while (front < least && list.get(front).equals(now.get(front))) {
      front++;
    }
    int back = 0;
    while (back < least - front
        && list.get(list.size() - 1 - back).equals(now.get(now.size() - 1 - back))) {
      back++;
    }
    if (front == list.size() && front == now.size()) {
      return this;
    }
    return next(now, front, back);
  }

  /** Of which so many at the front and at the back are as they were. */
  private ListedEndpoints next(List<EquivalentAddressGroup> now, int front, int back) {
    Map<EquivalentAddressGroup, Endpoint> known = new HashMap<>();
    List<String> gone = new ArrayList<>();
    for (int i = front; i < list.size() - back; i++) {
      known.put(list.get(i), endpoints[i]);
      gone.add(endpoints[i].id());
    }
    Endpoint[] all = Arrays.copyOf(endpoints, now.size());
    System.arraycopy(endpoints, list.size() - back, all, now.size() - back, back);
    Map<Endpoint, EquivalentAddressGroup> put = new LinkedHashMap<>();
    for (int i = front; i < now.size() - back; i++) {
      EquivalentAddressGroup group = now.get(i);
      Endpoint endpoint = known.get(group);
      all[i] = endpoint == null ? endpoint(group) : endpoint;
      put.putIfAbsent(all[i], group);
    }
    AddressedSet changed = addressed.with(put, gone);
    boolean distinct = addressed.set().size() == list.size() && changed.set().size() == now.size();
    return new ListedEndpoints(now, all, distinct ? changed : anew(now, all));
  }

  /** Of what is listed twice the first one counts, as with gRPC's own policies. */
  private static AddressedSet anew(List<EquivalentAddressGroup> list, Endpoint[] endpoints) {
    Map<Endpoint, EquivalentAddressGroup> first = new LinkedHashMap<>();
    for (int i = 0; i < endpoints.length; i++) {
      first.putIfAbsent(endpoints[i], list.get(i));
    }
    EndpointSet set = EndpointSet.of(first.keySet());
    return AddressedSet.of(set, set.endpoints().stream().map(first::get).toList());
  }

  private static Endpoint endpoint(EquivalentAddressGroup group) {
    Endpoint known = group.getAttributes().get(EvenkeelAttributes.ENDPOINT);
    if (known != null) {
      return known;
    }
    StringBuilder id = new StringBuilder();
    List<Address> addresses = new ArrayList<>(1);
    for (SocketAddress address : group.getAddresses()) {
      id.append(id.isEmpty() ? "" : ",").append(address(address));
      addresses.add(address(address));
    }
    Endpoint.Builder endpoint = Endpoint.builder(id.toString());
    addresses.forEach(endpoint::address);
    return endpoint.build();
  }

  private static Address address(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      InetAddress resolved = inet.getAddress();
      String host = resolved == null ? inet.getHostString() : resolved.getHostAddress();
      return new Address(host(host, inet), Math.max(NO_PORT, inet.getPort()));
    }
    // In process, or a Unix socket: its text tells it from others, and is what people know it by.
    return new Address(host(address.toString(), address), NO_PORT);
  }

  /** A text that a host can be: what is thrown here would put the whole channel into panic mode. */
  private static String host(String text, SocketAddress of) {
    String host = text.replace("[", "").replace("]", "");
    return host.isEmpty() ? of.getClass().getSimpleName() : host;
  }
}
