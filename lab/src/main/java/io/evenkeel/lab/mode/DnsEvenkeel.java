// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.core.balance.PickRules;
import io.evenkeel.grpc.EvenkeelArgs;
import io.evenkeel.lab.state.ModeInfo;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** As {@link EvenkeelDns}, with the policy {@code evenkeel} in place of round_robin. */
record DnsEvenkeel() implements Mode {

  @Override
  public ModeInfo info() {
    return new ModeInfo(
        "dns-evenkeel",
        "dns + evenkeel",
        "The same look-ups, and the policy evenkeel in place of round_robin: calls go around pods"
            + " that are slow, stall, fail or are cold.",
        "dns:///greeter-headless.lab:50051",
        """
        // with io.evenkeel:evenkeel-dns on the class path
        Grpc.newChannelBuilder("dns:///greeter-headless.lab:50051", credentials)
            .defaultLoadBalancingPolicy("evenkeel")
            .build();
        """
            + EvenkeelPolicy.CODE_OF_A_RULE,
        Yaml.HEADLESS,
        List.of(
            "A change is seen when the TTL ends: 5 s with CoreDNS as it comes, 30 s with kubeadm.",
            "A pod that leaves must serve on for the TTL and a little, or calls to it fail.",
            "DNS knows no zones: nothing is local.",
            EvenkeelPolicy.LIMIT_OF_RULES),
        promises().stream().map(Promise::sentence).toList(),
        1,
        PickRules.installed().names());
  }

  @Override
  public List<Promise> promises() {
    return Stream.concat(
            Stream.of(
                Promise.nearlyEven(),
                Promise.noticesWithin(
                    "the TTL and 3 s", seen -> seen.dnsTtl().plus(EvenkeelPolicy.FIRST_CALL)),
                Promise.nearlyEvenOnceNoticed(),
                Promise.losesNothingBehindLingeringServersIn(
                    "a steady time, a scale-up, a scale-down, a rollout or an outage of DNS or of"
                        + " the Kubernetes API",
                    Set.of(
                        "pinned",
                        "scale-up",
                        "scale-down",
                        "rollout",
                        "dns-outage",
                        "api-outage"))),
            EvenkeelPolicy.promises().stream())
        .toList();
  }

  @Override
  public ManagedChannel channel(Place place) {
    return place
        .balanced(id(), EvenkeelDns.target(place))
        .setNameResolverArg(EvenkeelArgs.DISCOVERIES, place.discoveries())
        .build();
  }
}
