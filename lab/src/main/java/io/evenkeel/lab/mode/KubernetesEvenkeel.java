// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.core.balance.PickRules;
import io.evenkeel.grpc.EvenkeelArgs;
import io.evenkeel.lab.state.ModeInfo;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** As {@link KubernetesApi}, with the policy {@code evenkeel} in place of round_robin. */
record KubernetesEvenkeel() implements Mode {

  // One in a hundred looks what the other zones are like, and two pods swing more than many.
  private static final double LOCAL = 0.8;

  @Override
  public ModeInfo info() {
    return new ModeInfo(
        "kubernetes-evenkeel",
        "kubernetes + evenkeel",
        "The same watch, and the policy evenkeel in place of round_robin: calls go around pods that"
            + " are slow, stall, fail, are cold or far.",
        "kubernetes:///greeter.lab:grpc?lb=evenkeel",
        """
        // with io.evenkeel:evenkeel-kubernetes on the class path
        Grpc.newChannelBuilder("kubernetes:///greeter.lab:grpc?lb=evenkeel", credentials).build();
        """
            + EvenkeelPolicy.CODE_OF_A_RULE,
        Yaml.CLUSTER_IP + "---\n" + Yaml.ROLE,
        List.of(
            "A new pod has a tenth of its share at first and all of it after ten seconds (slow"
                + " start).",
            "A client of few calls learns late which pods are slow.",
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
                Promise.noticesWithin("3 s", seen -> EvenkeelPolicy.FIRST_CALL),
                Promise.nearlyEvenOnceNoticed(),
                Promise.staysInItsZone(LOCAL),
                Promise.losesNothingIn(
                    "a scale-up, a scale-down, a rollout or an outage of the Kubernetes API",
                    Set.of("scale-up", "scale-down", "rollout", "api-outage"))),
            EvenkeelPolicy.promises().stream())
        .toList();
  }

  @Override
  public ManagedChannel channel(Place place) {
    String zone = place.zone().isEmpty() ? "" : "?zone=" + place.zone();
    return place
        .balanced(id(), "kubernetes:///greeter.lab:grpc" + zone)
        .setNameResolverArg(EvenkeelArgs.DISCOVERIES, place.discoveries())
        .build();
  }
}
