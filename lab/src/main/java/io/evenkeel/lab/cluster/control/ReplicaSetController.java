// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps as many pods of each ReplicaSet as it wants. */
final class ReplicaSetController {

  private static final String NAME = "replicaset-controller";

  private final Context context;
  private final PodTimes times;
  private final Reconciler reconciler;

  ReplicaSetController(Context context, PodTimes times) {
    this.context = context;
    this.times = times;
    this.reconciler = context.reconciler(this::reconcile, "replicasets", "pods");
  }

  Reconciler reconciler() {
    return reconciler;
  }

  private void reconcile() {
    for (JsonObject set : context.objects().list("replicasets", "")) {
      if (!Tree.isDeleted(set)) {
        reconcile(set);
      }
    }
  }

  private void reconcile(JsonObject set) {
    List<JsonObject> pods = new ArrayList<>();
    List<JsonObject> kin = new ArrayList<>();
    for (JsonObject pod : context.objects().list("pods", Tree.namespace(set))) {
      if (!Tree.isActive(pod)) {
        continue;
      }
      kin.add(pod);
      if (Tree.owner(pod).equals(Tree.uid(set))) {
        pods.add(pod);
      }
    }
    long wanted = Json.number(set, "spec.replicas");
    for (long missing = wanted - pods.size(); missing > 0; missing--) {
      create(set);
    }
    List<JsonObject> kept = pods;
    if (pods.size() > wanted) {
      pods.sort(firstToGo(kin));
      int excess = (int) (pods.size() - wanted);
      pods.subList(0, excess).forEach(pod -> delete(set, pod));
      kept = pods.subList(excess, pods.size());
    }
    status(set, wanted, kept.stream().filter(pod -> Tree.isTrue(pod, "Ready")).count());
  }

  private void create(JsonObject set) {
    JsonObject template = set.getAsJsonObject("spec").getAsJsonObject("template").deepCopy();
    JsonObject pod = new JsonObject();
    pod.addProperty("apiVersion", "v1");
    pod.addProperty("kind", "Pod");
    JsonObject metadata = Tree.member(template, "metadata");
    metadata.remove("creationTimestamp");
    metadata.addProperty("generateName", Tree.name(set) + "-");
    metadata.addProperty("namespace", Tree.namespace(set));
    metadata.add("ownerReferences", Tree.ownedBy(set));
    pod.add("metadata", metadata);
    pod.add("spec", Tree.member(template, "spec"));
    JsonObject status = Tree.member(pod, "status");
    status.addProperty("phase", "Pending");
    status.addProperty("qosClass", "BestEffort");
    JsonObject created = context.objects().put(pod);
    context.events().normal(set, NAME, "SuccessfulCreate", "Created pod: " + Tree.name(created));
  }

  private void delete(JsonObject set, JsonObject pod) {
    if (context.objects().delete("pods", Tree.namespace(pod), Tree.name(pod))) {
      context.events().normal(set, NAME, "SuccessfulDelete", "Deleted pod: " + Tree.name(pod));
    }
  }

  /** The real one's order: on no node, not running, not ready, crowded, ready last, made last. */
  private Comparator<JsonObject> firstToGo(List<JsonObject> kin) {
    Map<String, Integer> crowd = new HashMap<>();
    kin.forEach(pod -> crowd.merge(Json.text(pod, "spec.nodeName"), 1, Integer::sum));
    return Comparator.<JsonObject, Boolean>comparing(
            pod -> !Json.text(pod, "spec.nodeName").isEmpty())
        .thenComparing(pod -> Json.text(pod, "status.phase").equals("Running"))
        .thenComparing(pod -> Tree.isTrue(pod, "Ready"))
        .thenComparingInt(pod -> -crowd.getOrDefault(Json.text(pod, "spec.nodeName"), 0))
        .thenComparing(pod -> times.readyAt(Tree.uid(pod)), Comparator.reverseOrder())
        .thenComparing(pod -> times.createdAt(Tree.uid(pod)), Comparator.reverseOrder())
        .thenComparing(Tree::name);
  }

  private void status(JsonObject set, long replicas, long ready) {
    var unused =
        context
            .objects()
            .edit(
                "replicasets",
                Tree.namespace(set),
                Tree.name(set),
                current -> {
                  JsonObject status = Tree.member(current, "status");
                  status.addProperty("replicas", replicas);
                  status.addProperty("fullyLabeledReplicas", replicas);
                  status.addProperty("readyReplicas", ready);
                  status.addProperty("availableReplicas", ready);
                  status.addProperty("observedGeneration", Json.number(set, "metadata.generation"));
                });
  }
}
