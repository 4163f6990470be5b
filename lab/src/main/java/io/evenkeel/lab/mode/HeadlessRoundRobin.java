// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.lab.state.ModeInfo;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Set;

/** What most people use today: a headless Service, gRPC's own DNS and round_robin. */
record HeadlessRoundRobin() implements Mode {

  @Override
  public ModeInfo info() {
    return new ModeInfo(
        "headless-round-robin",
        "Headless + round_robin",
        "A headless Service's name stands for all its pods, and round_robin calls them in turn. The"
            + " name is asked for again only when a connection breaks, and at most every 30 s.",
        "dns:///greeter-headless.lab:50051",
        """
        Grpc.newChannelBuilder("dns:///greeter-headless.lab:50051", credentials)
            .defaultLoadBalancingPolicy("round_robin")
            .build();
        """,
        Yaml.HEADLESS,
        List.of(
            "A scale-up breaks no connection, so it is never seen.",
            "A second rollout within 30 s of the first leaves a client without a living address."),
        promises().stream().map(Promise::sentence).toList(),
        1);
  }

  @Override
  public List<Promise> promises() {
    return List.of(Promise.even(), Promise.doesNotNotice());
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.POD_ADDRESSES);
  }

  @Override
  public ManagedChannel channel(Place place) {
    return place
        .channel(id(), "dns:///" + place.headlessNameOf(id()) + ":" + place.port())
        .defaultLoadBalancingPolicy("round_robin")
        .build();
  }
}
