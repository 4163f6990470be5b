// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.grpc.EvenkeelAttributes;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.ResolvedAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a resolution gives, as endpoints with identity.
 *
 * <p>Of an Evenkeel resolver the whole set, also what hints keep out of the address list. But under
 * another policy only what that one left in: it had its reasons, and gRPC's outlier detection
 * breaks calls on addresses that it was not told of. Of any other resolver each address group is an
 * endpoint, whose identity is its addresses.
 */
final class ResolvedEndpoints {

  private static final int NO_PORT = 1;

  private final EndpointSet set;
  private final Map<Endpoint, EquivalentAddressGroup> groups;

  private ResolvedEndpoints(EndpointSet set, Map<Endpoint, EquivalentAddressGroup> groups) {
    this.set = set;
    this.groups = groups;
  }

  /** What is listed alone. */
  static ResolvedEndpoints listed(ResolvedAddresses resolved) {
    List<EquivalentAddressGroup> listed = resolved.getAddresses();
    Map<Endpoint, EquivalentAddressGroup> groups = new HashMap<>(listed.size() * 2);
    List<Endpoint> endpoints = new ArrayList<>(listed.size());
    for (EquivalentAddressGroup group : listed) {
      Endpoint endpoint = endpoint(group);
      // Of what is listed twice the first one counts, as with gRPC's own policies.
      if (groups.putIfAbsent(endpoint, group) == null) {
        endpoints.add(endpoint);
      }
    }
    return new ResolvedEndpoints(EndpointSet.of(endpoints), groups);
  }

  /** The resolver's whole set, where nobody left out some of what it listed. */
  static ResolvedEndpoints all(ResolvedAddresses resolved) {
    ResolvedEndpoints listed = listed(resolved);
    EndpointSet whole = whole(resolved);
    return whole == null ? listed : withUnlisted(whole, listed.groups);
  }

  /** The resolver's own set; null where there is none, or where a policy above left some out. */
  private static @Nullable EndpointSet whole(ResolvedAddresses resolved) {
    Attributes attributes = resolved.getAttributes();
    EndpointSet set = attributes.get(EvenkeelAttributes.ENDPOINT_SET);
    Integer listed = attributes.get(EvenkeelAttributes.LISTED);
    return listed != null && listed == resolved.getAddresses().size() ? set : null;
  }

  private static ResolvedEndpoints withUnlisted(
      EndpointSet whole, Map<Endpoint, EquivalentAddressGroup> groups) {
    List<String> unknown = new ArrayList<>();
    for (Endpoint endpoint : whole.endpoints()) {
      if (!groups.containsKey(endpoint)) {
        EquivalentAddressGroup group = literal(endpoint);
        if (group == null) {
          // Its name would have to be looked up, which the resolver did only for what it listed.
          unknown.add(endpoint.id());
        } else {
          groups.put(endpoint, group);
        }
      }
    }
    return new ResolvedEndpoints(
        unknown.isEmpty() ? whole : whole.with(List.of(), unknown), groups);
  }

  EndpointSet set() {
    return set;
  }

  /** The addresses to connect to, as the resolver and the policies above want them. */
  EquivalentAddressGroup group(Endpoint endpoint) {
    EquivalentAddressGroup group = groups.get(endpoint);
    if (group == null) {
      throw new IllegalStateException("No addresses of " + endpoint);
    }
    return group;
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

  private static @Nullable EquivalentAddressGroup literal(Endpoint endpoint) {
    if (endpoint.hasHostName()) {
      return null;
    }
    List<SocketAddress> addresses = new ArrayList<>(1);
    for (Address address : endpoint.addresses()) {
      try {
        // A literal is parsed, nobody is asked.
        InetAddress host = InetAddress.getByName(address.host());
        addresses.add(new InetSocketAddress(host, address.port()));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("Not an address: " + address, e);
      }
    }
    return new EquivalentAddressGroup(addresses, EvenkeelAttributes.of(endpoint));
  }
}
