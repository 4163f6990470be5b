// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Locality;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;

/** What a balancing policy can read from what the resolver gives. */
public final class EvenkeelAttributes {

  /**
   * Beside the addresses of a resolution: the whole set, also what hints and state keep out of the
   * address list.
   */
  public static final Attributes.Key<EndpointSet> ENDPOINT_SET =
      Attributes.Key.create("io.evenkeel.grpc.ENDPOINT_SET");

  /** At each address group: the endpoint it stands for, with its zone, node and weight. */
  public static final Attributes.Key<Endpoint> ENDPOINT =
      Attributes.Key.create("io.evenkeel.grpc.ENDPOINT");

  /**
   * Beside the set: how many address groups the resolver listed. Where a policy is given fewer, one
   * above it left some out.
   */
  public static final Attributes.Key<Integer> LISTED =
      Attributes.Key.create("io.evenkeel.grpc.LISTED");

  /** Where the client runs, as its target or its settings say. */
  public static final Attributes.Key<ClientView> CLIENT =
      Attributes.Key.create("io.evenkeel.grpc.CLIENT");

  /** The client's number among its equals, where it has one. */
  public static final Attributes.Key<Integer> ORDINAL =
      Attributes.Key.create("io.evenkeel.grpc.ORDINAL");

  private EvenkeelAttributes() {}

  /**
   * What stands at an endpoint's address group: the endpoint, and what gRPC itself reads there: the
   * server name to prove, and the locality, as its metrics name it (gRFC A78).
   */
  public static Attributes of(Endpoint endpoint) {
    Attributes.Builder attributes = Attributes.newBuilder().set(ENDPOINT, endpoint);
    String serverName = endpoint.serverName();
    if (serverName != null) {
      attributes.set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, serverName);
    }
    if (!endpoint.locality().equals(Locality.UNKNOWN)) {
      attributes.set(EquivalentAddressGroup.ATTR_LOCALITY_NAME, name(endpoint.locality()));
    }
    return attributes.build();
  }

  private static String name(Locality locality) {
    return "{region=\""
        + locality.region()
        + "\", zone=\""
        + locality.zone()
        + "\", sub_zone=\"\"}";
  }
}
