// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.lab.state.ModeInfo;
import io.grpc.ManagedChannel;
import java.util.List;

/**
 * What one has without doing anything: the Service's virtual address, and gRPC's default policy.
 * kube-proxy balances connections, and a client has one.
 */
record ClusterIp(String id, String title, int clients) implements Mode {

  static ClusterIp oneClient() {
    return new ClusterIp("clusterip", "ClusterIP", 1);
  }

  static ClusterIp fiveClients() {
    return new ClusterIp("clusterip-5", "ClusterIP, 5 clients", 5);
  }

  @Override
  public ModeInfo info() {
    return new ModeInfo(
        id,
        title,
        "The Service's virtual address balances connections, not calls. "
            + (clients == 1
                ? "A gRPC client has one connection, so all its calls go to the pod that it met first."
                : "Each client has one, to the pod that it met first: which pods are called, and how"
                    + " much, is chance."),
        "dns:///greeter.lab:80",
        """
        Grpc.newChannelBuilder("dns:///greeter.lab:80", credentials).build();
        """,
        Yaml.CLUSTER_IP,
        List.of(
            "Pods are used evenly only where there are many more clients than pods.",
            "A pod that is scaled up gets calls only from clients that connect anew.",
            "No policy helps, as the client sees one address: the pods' own come with Evenkeel"
                + " kubernetes, over this Service, or with dns, over a headless one."),
        promises().stream().map(Promise::sentence).toList(),
        clients);
  }

  @Override
  public List<Promise> promises() {
    return List.of(Promise.onePodAClient());
  }

  @Override
  public ManagedChannel channel(Place place) {
    return place.channel(id, "dns:///" + place.virtualAddress()).build();
  }
}
