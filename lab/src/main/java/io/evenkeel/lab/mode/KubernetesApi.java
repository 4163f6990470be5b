// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.grpc.EvenkeelArgs;
import io.evenkeel.lab.state.ModeInfo;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Evenkeel's scheme {@code kubernetes}: the Service's EndpointSlices, watched. */
record KubernetesApi() implements Mode {

  @Override
  public ModeInfo info() {
    return new ModeInfo(
        "kubernetes",
        "Evenkeel kubernetes",
        "Evenkeel watches the Service's EndpointSlices and gives gRPC the pods themselves, as they"
            + " come and go.",
        "kubernetes:///greeter.lab:grpc?lb=round_robin",
        """
        // with io.evenkeel:evenkeel-kubernetes on the class path
        Grpc.newChannelBuilder("kubernetes:///greeter.lab:grpc?lb=round_robin", credentials).build();
        """,
        Yaml.CLUSTER_IP + "---\n" + Yaml.ROLE,
        List.of(
            "The client's service account must be allowed to watch EndpointSlices.",
            "Each client process holds a watch at the Kubernetes API."),
        promises().stream().map(Promise::sentence).toList(),
        1);
  }

  @Override
  public List<Promise> promises() {
    return List.of(
        Promise.even(),
        Promise.noticesWithin("200 ms", seen -> Duration.ofMillis(200)),
        Promise.evenOnceNoticed(),
        Promise.losesNothingIn(
            "a scale-up, a scale-down, a rollout or an outage of the Kubernetes API",
            Set.of("scale-up", "scale-down", "rollout", "api-outage")));
  }

  @Override
  public ManagedChannel channel(Place place) {
    return place
        .channel(id(), "kubernetes:///greeter.lab:grpc?lb=round_robin")
        .setNameResolverArg(EvenkeelArgs.DISCOVERIES, place.discoveries())
        .build();
  }
}
