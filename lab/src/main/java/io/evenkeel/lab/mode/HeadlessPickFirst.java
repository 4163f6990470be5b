// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.lab.state.ModeInfo;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Set;

/**
 * A headless Service by gRPC's own DNS, without asking for a policy: all calls on the first pod.
 */
record HeadlessPickFirst() implements Mode {

  @Override
  public ModeInfo info() {
    return new ModeInfo(
        "headless-pick-first",
        "Headless, no policy",
        "A headless Service's name stands for all its pods. gRPC's default policy, pick_first, uses"
            + " one of them.",
        "dns:///greeter-headless.lab:50051",
        """
        Grpc.newChannelBuilder("dns:///greeter-headless.lab:50051", credentials).build();
        """,
        Yaml.HEADLESS,
        List.of(
            "All calls of a client go to one pod.",
            "A scale-up is never seen: names are asked for again only when a connection breaks."),
        promises().stream().map(Promise::sentence).toList(),
        1);
  }

  @Override
  public List<Promise> promises() {
    return List.of(Promise.onePodAClient(), Promise.doesNotNotice());
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.POD_ADDRESSES);
  }

  @Override
  public ManagedChannel channel(Place place) {
    return place.channel(id(), "dns:///" + place.headlessNameOf(id()) + ":" + place.port()).build();
  }
}
