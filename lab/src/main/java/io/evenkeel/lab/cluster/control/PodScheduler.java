// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** kube-scheduler: gives each pod a node, the one that has fewest of its kind. */
final class PodScheduler {

  private static final String NAME = "default-scheduler";

  private final Context context;
  private final Reconciler reconciler;

  PodScheduler(Context context) {
    this.context = context;
    this.reconciler = context.reconciler(this::reconcile, "pods", "nodes");
  }

  Reconciler reconciler() {
    return reconciler;
  }

  private void reconcile() {
    Map<String, JsonObject> nodes = new TreeMap<>();
    for (JsonObject node : context.objects().list("nodes", "")) {
      boolean cordoned = Json.text(node, "spec.unschedulable").equals("true");
      if (Tree.isTrue(node, "Ready") && !cordoned) {
        nodes.put(Tree.name(node), node);
      }
    }
    for (JsonObject pod : context.objects().list("pods", "")) {
      if (Json.text(pod, "spec.nodeName").isEmpty() && !Tree.isDeleted(pod)) {
        schedule(pod, nodes);
      }
    }
  }

  private void schedule(JsonObject pod, Map<String, JsonObject> nodes) {
    String namespace = Tree.namespace(pod);
    String name = Tree.name(pod);
    if (nodes.isEmpty()) {
      String message = "no nodes available to schedule pods";
      if (Tree.condition(pod, "PodScheduled") == null) {
        context.events().warning(pod, NAME, "FailedScheduling", message);
        var unused =
            context
                .objects()
                .edit(
                    "pods",
                    namespace,
                    name,
                    current ->
                        Tree.condition(
                            Tree.member(current, "status"),
                            "PodScheduled",
                            "False",
                            "Unschedulable",
                            message,
                            context.now()));
      }
      return;
    }
    String node = emptiest(pod, nodes);
    var unused =
        context
            .objects()
            .edit(
                "pods",
                namespace,
                name,
                current -> {
                  Tree.member(current, "spec").addProperty("nodeName", node);
                  Tree.condition(
                      Tree.member(current, "status"),
                      "PodScheduled",
                      "True",
                      "",
                      "",
                      context.now());
                });
    context
        .events()
        .normal(
            pod,
            NAME,
            "Scheduled",
            "Successfully assigned " + namespace + "/" + name + " to " + node);
  }

  /** Of equal ones the first by name. */
  private String emptiest(JsonObject pod, Map<String, JsonObject> nodes) {
    Map<String, Integer> load = new HashMap<>();
    Map<String, String> kin = Tree.labels(pod);
    for (JsonObject other : context.objects().list("pods", Tree.namespace(pod))) {
      if (Tree.isActive(other) && Tree.labels(other).equals(kin)) {
        load.merge(Json.text(other, "spec.nodeName"), 1, Integer::sum);
      }
    }
    String best = "";
    for (String node : nodes.keySet()) {
      if (best.isEmpty() || load.getOrDefault(node, 0) < load.getOrDefault(best, 0)) {
        best = node;
      }
    }
    return best;
  }
}
