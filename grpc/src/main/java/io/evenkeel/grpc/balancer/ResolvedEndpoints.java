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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a resolution gives, as endpoints with identity.
 *
 * <p>Of an Evenkeel resolver the whole set, also what hints keep out of the address list. But under
 * another policy only what that one left in: it had its reasons, and gRPC's outlier detection
 * breaks calls on addresses that it was not told of. Of any other resolver each address group is an
 * endpoint, whose identity is its addresses.
 *
 * <p>Made from the resolution before, so that one change among 10,000 costs a walk, and neither a
 * sort nor a new object for each endpoint. Immutable.
 */
final class ResolvedEndpoints {

  /** Before the first resolution. */
  static final ResolvedEndpoints NONE =
      new ResolvedEndpoints(ListedEndpoints.NONE, AddressedSet.EMPTY);

  private final ListedEndpoints listed;
  private final AddressedSet addressed;

  private ResolvedEndpoints(ListedEndpoints listed, AddressedSet addressed) {
    this.listed = listed;
    this.addressed = addressed;
  }

  /** The next resolution: what is listed alone. */
  ResolvedEndpoints nextListed(ResolvedAddresses resolved) {
    ListedEndpoints next = listed.next(resolved.getAddresses());
    return new ResolvedEndpoints(next, next.addressed());
  }

  /** The next resolution: the resolver's whole set, where nobody left out some of its list. */
  ResolvedEndpoints next(ResolvedAddresses resolved) {
    ListedEndpoints next = listed.next(resolved.getAddresses());
    EndpointSet whole = whole(resolved);
    return new ResolvedEndpoints(
        next, whole == null ? next.addressed() : withUnlisted(whole, next.addressed()));
  }

  /** The resolver's own set; null where there is none, or where a policy above left some out. */
  private static @Nullable EndpointSet whole(ResolvedAddresses resolved) {
    Attributes attributes = resolved.getAttributes();
    EndpointSet set = attributes.get(EvenkeelAttributes.ENDPOINT_SET);
    Integer listed = attributes.get(EvenkeelAttributes.LISTED);
    return listed != null && listed == resolved.getAddresses().size() ? set : null;
  }

  private AddressedSet withUnlisted(EndpointSet whole, AddressedSet listed) {
    List<EquivalentAddressGroup> groups = new ArrayList<>(whole.size());
    List<String> unknown = new ArrayList<>();
    AddressedSet.Walk near = listed.walk();
    AddressedSet.Walk before = addressed.walk();
    for (Endpoint endpoint : whole.endpoints()) {
      EquivalentAddressGroup group = near.find(endpoint);
      if (group == null && !endpoint.hasHostName()) {
        EquivalentAddressGroup known = before.find(endpoint);
        group = known == null ? literal(endpoint) : known;
      }
      if (group == null) {
        // Its name would have to be looked up, which the resolver did only for what it listed.
        unknown.add(endpoint.id());
      } else {
        groups.add(group);
      }
    }
    return AddressedSet.of(unknown.isEmpty() ? whole : whole.with(List.of(), unknown), groups);
  }

  EndpointSet set() {
    return addressed.set();
  }

  /** The addresses to connect to, as the resolver and the policies above want them. */
  EquivalentAddressGroup group(Endpoint endpoint) {
    return addressed.group(endpoint);
  }

  /** Those and the endpoints, by index. */
  AddressedSet addressed() {
    return addressed;
  }

  private static EquivalentAddressGroup literal(Endpoint endpoint) {
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
