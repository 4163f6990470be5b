// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.lab.state.ModeInfo;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Set;

/**
 * As {@link HeadlessRoundRobin}, with servers that end connections of a certain age, so that
 * clients ask for the name again: the usual advice.
 */
record MaxConnectionAge() implements Mode {

  @Override
  public ModeInfo info() {
    return new ModeInfo(
        "max-connection-age",
        "Headless + MaxConnectionAge",
        "The server ends each connection after a while, and the client asks DNS again when one ends."
            + " The JDK keeps an answer for 30 s whatever its TTL.",
        "dns:///greeter-headless.lab:50052",
        """
        // the server
        NettyServerBuilder.forPort(50052)
            .maxConnectionAge(40, SECONDS)
            .maxConnectionAgeGrace(5, SECONDS);
        // the client
        Grpc.newChannelBuilder("dns:///greeter-headless.lab:50052", credentials)
            .defaultLoadBalancingPolicy("round_robin")
            .build();
        """,
        Yaml.HEADLESS_AGED,
        List.of(
            "Connections are broken all the time, only to make clients look.",
            "A new pod waits until a connection ends; with an age below 34 s possibly longer, since the"
                + " JDK and gRPC keep an answer for 30 s."),
        promises().stream().map(Promise::sentence).toList(),
        1);
  }

  @Override
  public List<Promise> promises() {
    return List.of(
        Promise.even(),
        Promise.noticesWithin(
            "the connections' age and 20 %",
            seen -> seen.connectionAge().multipliedBy(6).dividedBy(5)));
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.POD_ADDRESSES);
  }

  @Override
  public ManagedChannel channel(Place place) {
    return place
        .channel(id(), "dns:///" + place.headlessNameOf(id()) + ":" + place.agedPort())
        .defaultLoadBalancingPolicy("round_robin")
        .build();
  }
}
