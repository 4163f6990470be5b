// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.staged;

import io.evenkeel.lab.state.ModeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Twelve acted ways: those of the lab, and as many more as it may one day have. */
final class StagedModes {

  private static final double NEVER = 1e9;

  private StagedModes() {}

  private static final List<String> RULES = List.of("adaptive", "least_request");

  static List<StagedMode> create(RandomGenerator random, int count) {
    List<StagedMode> modes = new ArrayList<>();
    add(modes, random, "clusterip", "ClusterIP, 1 client", 1, 1, NEVER);
    add(modes, random, "clusterip-5", "ClusterIP, 5 clients", 5, 4, NEVER);
    add(modes, random, "dns-pick-first", "Headless, DNS, pick_first", 1, 1, NEVER);
    add(modes, random, "dns-round-robin", "Headless, DNS, round_robin", 1, 99, NEVER);
    add(modes, random, "dns-max-age", "The same with MaxConnectionAge", 1, 99, 26);
    add(modes, random, "kubernetes", "Evenkeel, kubernetes:///", 1, 99, 0.12);
    add(modes, random, "dns-evenkeel", "Evenkeel, dns:///", 1, 99, 4.4);
    add(modes, random, "kubernetes-evenkeel", "Evenkeel, policy evenkeel", 1, 99, 0.9);
    add(modes, random, "etcd", "Registry: etcd", 1, 99, 0.3);
    add(modes, random, "consul", "Registry: Consul", 1, 99, 1.4);
    add(modes, random, "xds", "Proxyless xDS", 1, 99, 0.4);
    add(modes, random, "envoy", "Central Envoy", 5, 99, 5.2);
    add(modes, random, "sidecar", "Sidecar <b>proxy</b>", 1, 99, 2.1);
    return modes.subList(0, Math.min(count, modes.size()));
  }

  private static void add(
      List<StagedMode> modes,
      RandomGenerator random,
      String id,
      String title,
      int clients,
      int width,
      double notices) {
    ModeInfo info =
        new ModeInfo(
            id,
            title,
            width == 1
                ? "The Service has one virtual IP; kube-proxy picks a pod for each connection, and"
                    + " gRPC keeps the one it has."
                : "The client knows every pod, holds a connection to each, and picks one for each"
                    + " call.",
            id.startsWith("kubernetes")
                ? "kubernetes:///greeter.prod:grpc"
                : "dns:///greeter.prod:50051",
            """
            ManagedChannel channel =
                Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
                    .defaultLoadBalancingPolicy("round_robin")
                    .build();
            """,
            id.startsWith("kubernetes")
                ? ""
                : """
            apiVersion: v1
            kind: Service
            metadata: {name: greeter, namespace: prod}
            spec: {clusterIP: None, selector: {app: greeter}}
            """,
            List.of(
                notices == NEVER
                    ? "A pod that is new gets nothing until a connection breaks."
                    : "A new pod waits " + notices + " s."),
            width == 99
                ? List.of("Even to 1.5 times the noise.")
                : List.of("Uses exactly one pod."),
            clients,
            id.equals("kubernetes-evenkeel") ? RULES : List.of());
    modes.add(new StagedMode(info, random, width, notices));
  }
}
