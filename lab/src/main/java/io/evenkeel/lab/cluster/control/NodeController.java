// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the nodes and marks those that are silent: not ready after a grace, with all their pods,
 * which are deleted after another. As long as its node is silent, a deleted pod cannot go.
 *
 * <p>Used on the scheduler's thread only.
 */
final class NodeController {

  private static final String NAME = "node-controller";

  private final Context context;
  private final Kubelet kubelet;

  /** How often each node was lost: a plan of an earlier time does nothing. */
  private final Map<String, Integer> losses = new HashMap<>();

  NodeController(Context context, Kubelet kubelet) {
    this.context = context;
    this.kubelet = kubelet;
    context.settings().zones().keySet().stream().sorted().forEach(this::register);
  }

  private void register(String name) {
    String zone = context.settings().zones().getOrDefault(name, "");
    JsonObject node = new JsonObject();
    node.addProperty("apiVersion", "v1");
    node.addProperty("kind", "Node");
    JsonObject metadata = Tree.member(node, "metadata");
    metadata.addProperty("name", name);
    JsonObject labels = Tree.member(metadata, "labels");
    labels.addProperty("kubernetes.io/hostname", name);
    labels.addProperty("kubernetes.io/os", "linux");
    labels.addProperty("topology.kubernetes.io/region", "loopback");
    labels.addProperty("topology.kubernetes.io/zone", zone);
    Tree.member(node, "spec").addProperty("podCIDR", "127.77.0.0/16");
    JsonObject status = Tree.member(node, "status");
    JsonObject address = new JsonObject();
    address.addProperty("type", "InternalIP");
    address.addProperty("address", "127.0.0.1");
    JsonArray addresses = new JsonArray();
    addresses.add(address);
    status.add("addresses", addresses);
    for (String resources : new String[] {"capacity", "allocatable"}) {
      JsonObject all = Tree.member(status, resources);
      all.addProperty("cpu", "2");
      all.addProperty("memory", "4Gi");
      all.addProperty("pods", "110");
    }
    JsonObject info = Tree.member(status, "nodeInfo");
    info.addProperty("kubeletVersion", "v1.36.3");
    info.addProperty("osImage", "Evenkeel lab");
    info.addProperty("kernelVersion", "jvm");
    info.addProperty("containerRuntimeVersion", "grpc-java://1");
    info.addProperty("operatingSystem", "linux");
    info.addProperty("architecture", "amd64");
    ready(status);
    JsonObject unused = context.objects().put(node);
  }

  private void ready(JsonObject status) {
    Tree.condition(
        status, "Ready", "True", "KubeletReady", "kubelet is posting ready status", context.now());
  }

  /** The node's kubelet falls silent. */
  void lose(String node) {
    require(node);
    if (kubelet.isLost(node)) {
      return;
    }
    kubelet.lose(node);
    int loss = losses.merge(node, 1, Integer::sum);
    context.log().add("node lost", node);
    after(context.settings().nodeGrace(), node, loss, this::markSilent);
    after(
        context.settings().nodeGrace().plus(context.settings().eviction()),
        node,
        loss,
        this::evict);
  }

  /** The node's kubelet speaks again. */
  void regain(String node) {
    require(node);
    if (!kubelet.isLost(node)) {
      return;
    }
    boolean wasMarked = !isReady(node);
    var unused = context.objects().edit("nodes", "", node, n -> ready(Tree.member(n, "status")));
    if (wasMarked) {
      event(node, "NodeReady", "Node " + node + " status is now: NodeReady");
    }
    kubelet.regain(node);
    context.log().add("node back", node);
  }

  List<String> lost() {
    return context.settings().zones().keySet().stream().filter(kubelet::isLost).sorted().toList();
  }

  private void require(String node) {
    if (!context.settings().zones().containsKey(node)) {
      throw new IllegalArgumentException(
          "No node '"
              + node
              + "'; there are "
              + context.settings().zones().keySet().stream().sorted().toList());
    }
  }

  private void after(Duration delay, String node, int loss, Consumer<String> task) {
    var unused =
        context
            .scheduler()
            .schedule(
                () -> {
                  if (kubelet.isLost(node) && losses.getOrDefault(node, 0) == loss) {
                    task.accept(node);
                  }
                },
                delay);
  }

  private void markSilent(String node) {
    boolean marked =
        context
            .objects()
            .edit(
                "nodes",
                "",
                node,
                n ->
                    Tree.condition(
                        Tree.member(n, "status"),
                        "Ready",
                        "Unknown",
                        "NodeStatusUnknown",
                        "Kubelet stopped posting node status.",
                        context.now()));
    if (!marked) {
      return;
    }
    event(node, "NodeNotReady", "Node " + node + " status is now: NodeNotReady");
    context.log().add("node not ready", node);
    for (JsonObject pod : podsOf(node)) {
      boolean unused =
          context
              .objects()
              .edit(
                  "pods",
                  Tree.namespace(pod),
                  Tree.name(pod),
                  p ->
                      Tree.condition(
                          Tree.member(p, "status"), "Ready", "False", "", "", context.now()));
      context.events().warning(pod, NAME, "NodeNotReady", "Node is not ready");
    }
  }

  private void evict(String node) {
    for (JsonObject pod : podsOf(node)) {
      if (!Tree.isDeleted(pod)
          && context.objects().delete("pods", Tree.namespace(pod), Tree.name(pod))) {
        context
            .events()
            .normal(
                pod,
                "taint-eviction-controller",
                "TaintManagerEviction",
                "Marking for deletion Pod " + Tree.namespace(pod) + "/" + Tree.name(pod));
      }
    }
  }

  private List<JsonObject> podsOf(String node) {
    return context.objects().list("pods", "").stream()
        .filter(pod -> Json.text(pod, "spec.nodeName").equals(node))
        .toList();
  }

  private boolean isReady(String name) {
    JsonObject node = context.objects().get("nodes", "", name);
    return node != null && Tree.isTrue(node, "Ready");
  }

  private void event(String name, String reason, String message) {
    JsonObject node = context.objects().get("nodes", "", name);
    if (node != null) {
      context.events().normal(node, NAME, reason, message);
    }
  }
}
