// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.grpc.EvenkeelArgs;
import io.evenkeel.lab.state.ModeInfo;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Set;

/**
 * Evenkeel's scheme {@code dns}: a headless Service whose name is asked for whenever its TTL ends.
 */
record EvenkeelDns() implements Mode {

  // A name for a port asks for SRV records, which say the port of each pod.
  private static final String PORT_NAME = "grpc";

  @Override
  public ModeInfo info() {
    return new ModeInfo(
        "evenkeel-dns",
        "Evenkeel dns",
        "Evenkeel asks DNS for the name whenever the answer's TTL ends, with no broken connection"
            + " needed. One more jar: code and target stay as they were with round_robin.",
        "dns:///greeter-headless.lab:50051",
        """
        // with io.evenkeel:evenkeel-dns on the class path
        Grpc.newChannelBuilder("dns:///greeter-headless.lab:50051", credentials)
            .defaultLoadBalancingPolicy("round_robin")
            .build();
        """,
        Yaml.HEADLESS,
        List.of(
            "A change is seen when the TTL ends: 5 s with CoreDNS as it comes, 30 s with kubeadm.",
            "A pod that leaves must serve on for the TTL and a little, or calls to it fail.",
            "Where all pods share one address, as in a lab on a machine that has 127.0.0.1 alone,"
                + " they are found by the port's name: dns:///greeter-headless.lab:grpc."),
        promises().stream().map(Promise::sentence).toList(),
        1);
  }

  @Override
  public List<Promise> promises() {
    return List.of(
        Promise.even(),
        Promise.noticesWithin("the TTL and 0.5 s", seen -> seen.dnsTtl().plusMillis(500)),
        Promise.evenOnceNoticed(),
        Promise.losesNothingBehindLingeringServersIn(
            "a steady time, a scale-up, a scale-down, a rollout or an outage of DNS or of the"
                + " Kubernetes API",
            Set.of("pinned", "scale-up", "scale-down", "rollout", "dns-outage", "api-outage")));
  }

  @Override
  public ManagedChannel channel(Place place) {
    return place
        .channel(id(), target(place))
        .setNameResolverArg(EvenkeelArgs.DISCOVERIES, place.discoveries())
        .defaultLoadBalancingPolicy("round_robin")
        .build();
  }

  /** What is dialled in a lab, whose DNS server is not the machine's. */
  static String target(Place place) {
    return place.schemeOf("dns")
        + "://"
        + place.dnsServer()
        + "/"
        + place.headlessName()
        + ":"
        + (place.has(Need.POD_ADDRESSES) ? place.port() : PORT_NAME);
  }
}
