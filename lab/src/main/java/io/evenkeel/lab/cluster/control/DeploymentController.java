// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rolls each Deployment out: a ReplicaSet for each template, sized step by step. */
final class DeploymentController {

  private static final String NAME = "deployment-controller";
  private static final String HASH = "pod-template-hash";
  private static final String REVISION = "deployment.kubernetes.io/revision";

  /** The real API's default of {@code revisionHistoryLimit}. */
  private static final int HISTORY = 10;

  /** What people were told last of a Deployment. */
  private static final class Told {
    private long replicas = -1;
    private boolean rolling;
  }

  private final Context context;
  private final Reconciler reconciler;
  private final Map<String, Told> told = new HashMap<>();

  DeploymentController(Context context) {
    this.context = context;
    this.reconciler = context.reconciler(this::reconcile, "deployments", "replicasets", "pods");
  }

  Reconciler reconciler() {
    return reconciler;
  }

  private void reconcile() {
    List<JsonObject> deployments = context.objects().list("deployments", "");
    told.keySet().retainAll(deployments.stream().map(Tree::uid).toList());
    for (JsonObject deployment : deployments) {
      if (!Tree.isDeleted(deployment)) {
        reconcile(deployment);
      }
    }
  }

  private void reconcile(JsonObject deployment) {
    List<JsonObject> sets = new ArrayList<>();
    for (JsonObject set : context.objects().list("replicasets", Tree.namespace(deployment))) {
      if (Tree.owner(set).equals(Tree.uid(deployment))) {
        sets.add(set);
      }
    }
    sets.sort(Comparator.comparingLong(DeploymentController::revision));
    JsonObject newest = newest(deployment, sets);
    List<JsonObject> older =
        sets.stream().filter(s -> !Tree.uid(s).equals(Tree.uid(newest))).toList();
    Rollout rollout = Rollout.of(deployment);
    Rollout.Part newPart = part(newest);
    List<Rollout.Part> oldParts = older.stream().map(DeploymentController::part).toList();
    int newWanted = rollout.newest(newPart, oldParts);
    List<Integer> oldWanted = rollout.older(newPart, oldParts);
    scale(deployment, newest, newPart.wanted(), newWanted);
    for (int i = 0; i < older.size(); i++) {
      scale(deployment, older.get(i), oldParts.get(i).wanted(), oldWanted.get(i));
    }
    status(deployment, newest, older);
    forgetOld(deployment, older);
  }

  /** The ReplicaSet of the present template; made if there is none. */
  private JsonObject newest(JsonObject deployment, List<JsonObject> sets) {
    long last = sets.isEmpty() ? 0 : revision(sets.get(sets.size() - 1));
    JsonObject template = template(deployment);
    for (JsonObject set : sets) {
      if (template(set).equals(template)) {
        long revision = revision(set) == last ? last : last + 1;
        return revised(deployment, set, revision);
      }
    }
    String hash = freeHash(deployment, template);
    String name = Tree.name(deployment) + "-" + hash;
    JsonObject set = new JsonObject();
    set.addProperty("apiVersion", "apps/v1");
    set.addProperty("kind", "ReplicaSet");
    JsonObject metadata = Tree.member(set, "metadata");
    metadata.addProperty("name", name);
    metadata.addProperty("namespace", Tree.namespace(deployment));
    JsonObject labeled =
        Json.at(deployment, "spec.template") instanceof JsonObject given
            ? given.deepCopy()
            : new JsonObject();
    JsonObject labels = Tree.member(Tree.member(labeled, "metadata"), "labels");
    labels.addProperty(HASH, hash);
    metadata.add("labels", labels.deepCopy());
    metadata.add("ownerReferences", Tree.ownedBy(deployment));
    JsonObject spec = Tree.member(set, "spec");
    spec.addProperty("replicas", 0);
    JsonObject selector =
        Json.at(deployment, "spec.selector") instanceof JsonObject given
            ? given.deepCopy()
            : new JsonObject();
    Tree.member(selector, "matchLabels").addProperty(HASH, hash);
    spec.add("selector", selector);
    spec.add("template", labeled);
    JsonObject made = context.objects().put(set);
    return revised(deployment, made, last + 1);
  }

  /** Counts the revision on both, which {@code kubectl rollout history} shows. */
  private JsonObject revised(JsonObject deployment, JsonObject set, long revision) {
    String text = Long.toString(revision);
    annotate("replicasets", set, text);
    annotate("deployments", deployment, text);
    return set;
  }

  private void annotate(String resource, JsonObject object, String revision) {
    var unused =
        context
            .objects()
            .edit(
                resource,
                Tree.namespace(object),
                Tree.name(object),
                o ->
                    Tree.member(Tree.member(o, "metadata"), "annotations")
                        .addProperty(REVISION, revision));
  }

  private void scale(JsonObject deployment, JsonObject set, int from, int to) {
    if (from == to) {
      return;
    }
    var unused =
        context
            .objects()
            .edit(
                "replicasets",
                Tree.namespace(set),
                Tree.name(set),
                s -> Tree.member(s, "spec").addProperty("replicas", to));
    context
        .events()
        .normal(
            deployment,
            NAME,
            "ScalingReplicaSet",
            String.format(
                Locale.ROOT,
                "Scaled %s replica set %s from %d to %d",
                to > from ? "up" : "down",
                Tree.name(set),
                from,
                to));
  }

  private void status(JsonObject deployment, JsonObject newest, List<JsonObject> older) {
    List<JsonObject> all = new ArrayList<>(older);
    all.add(newest);
    long wanted = Json.number(deployment, "spec.replicas");
    long replicas = 0;
    long ready = 0;
    for (JsonObject set : all) {
      replicas += Json.number(fresh(set), "status.replicas");
      ready += Json.number(fresh(set), "status.readyReplicas");
    }
    long updated = Json.number(fresh(newest), "status.replicas");
    long available = ready;
    long existing = replicas;
    boolean complete = updated == wanted && replicas == wanted && available >= wanted;
    Rollout rollout = Rollout.of(deployment);
    boolean enough = available >= wanted - rollout.unavailable();
    tell(deployment, wanted, complete, !older.isEmpty());
    var unused =
        context
            .objects()
            .edit(
                "deployments",
                Tree.namespace(deployment),
                Tree.name(deployment),
                current -> {
                  JsonObject status = Tree.member(current, "status");
                  status.addProperty(
                      "observedGeneration", Json.number(deployment, "metadata.generation"));
                  count(status, "replicas", existing);
                  count(status, "updatedReplicas", updated);
                  count(status, "readyReplicas", available);
                  count(status, "availableReplicas", available);
                  count(status, "unavailableReplicas", Math.max(0, existing - available));
                  conditions(status, Tree.name(newest), enough, complete);
                });
  }

  private static void count(JsonObject status, String member, long value) {
    if (value == 0) {
      status.remove(member);
    } else {
      status.addProperty(member, value);
    }
  }

  private void conditions(JsonObject status, String newest, boolean enough, boolean complete) {
    Tree.condition(
        status,
        "Available",
        enough ? "True" : "False",
        enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        enough
            ? "Deployment has minimum availability."
            : "Deployment does not have minimum availability.",
        context.now());
    Tree.condition(
        status,
        "Progressing",
        "True",
        complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
        "ReplicaSet \""
            + newest
            + (complete ? "\" has successfully progressed." : "\" is progressing."),
        context.now());
  }

  private void tell(JsonObject deployment, long wanted, boolean complete, boolean hadOlder) {
    String name = Tree.name(deployment);
    Told last = told.computeIfAbsent(Tree.uid(deployment), uid -> new Told());
    if (last.replicas >= 0 && last.replicas != wanted) {
      context.log().add("scaled", name + " from " + last.replicas + " to " + wanted);
    }
    last.replicas = wanted;
    boolean rolling = hadOlder && !complete && isRolling(deployment);
    if (rolling && !last.rolling) {
      last.rolling = true;
      context.log().add("rollout begun", name);
    } else if (last.rolling && complete) {
      last.rolling = false;
      context.log().add("rollout ended", name);
    }
  }

  /** Whether pods of an older template are left. */
  private boolean isRolling(JsonObject deployment) {
    JsonObject template = template(deployment);
    for (JsonObject set : context.objects().list("replicasets", Tree.namespace(deployment))) {
      if (Tree.owner(set).equals(Tree.uid(deployment))
          && !template(set).equals(template)
          && (Json.number(set, "spec.replicas") > 0 || Json.number(set, "status.replicas") > 0)) {
        return true;
      }
    }
    return false;
  }

  private void forgetOld(JsonObject deployment, List<JsonObject> older) {
    boolean limited = Json.at(deployment, "spec.revisionHistoryLimit") != null;
    long limit = limited ? Json.number(deployment, "spec.revisionHistoryLimit") : HISTORY;
    List<JsonObject> idle =
        older.stream()
            .filter(s -> Json.number(s, "spec.replicas") == 0)
            .filter(s -> Json.number(s, "status.replicas") == 0)
            .toList();
    for (int i = 0; i < idle.size() - limit; i++) {
      JsonObject set = idle.get(i);
      var unused = context.objects().delete("replicasets", Tree.namespace(set), Tree.name(set));
    }
  }

  private JsonObject fresh(JsonObject set) {
    @Nullable JsonObject now =
        context.objects().get("replicasets", Tree.namespace(set), Tree.name(set));
    return now == null ? set : now;
  }

  private static Rollout.Part part(JsonObject set) {
    return new Rollout.Part(
        (int) Json.number(set, "spec.replicas"),
        (int) Json.number(set, "status.availableReplicas"));
  }

  private static long revision(JsonObject set) {
    JsonObject annotations =
        Json.at(set, "metadata.annotations") instanceof JsonObject map ? map : new JsonObject();
    String text = Json.text(annotations.get(REVISION));
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /**
   * The template without the hash that the controller itself puts into it, and without what says
   * nothing: clients that read and write it back leave such things out, or put them in.
   */
  private static JsonObject template(JsonObject object) {
    JsonObject template =
        Json.at(object, "spec.template") instanceof JsonObject given
            ? given.deepCopy()
            : new JsonObject();
    Tree.member(Tree.member(template, "metadata"), "labels").remove(HASH);
    prune(template);
    return template;
  }

  /** Whether nothing is left of it. */
  private static boolean prune(JsonElement element) {
    if (element instanceof JsonObject object) {
      object.entrySet().removeIf(member -> prune(member.getValue()));
      return object.isEmpty();
    }
    if (element instanceof JsonArray array) {
      array.forEach(DeploymentController::prune);
      return array.isEmpty();
    }
    return element.isJsonNull() || Json.text(element).isEmpty();
  }

  /** Letters and digits that make no words, as the real controller's; of a name nobody has. */
  private String freeHash(JsonObject deployment, JsonObject template) {
    for (int collisions = 0; ; collisions++) {
      String hash = hash(template, collisions);
      String name = Tree.name(deployment) + "-" + hash;
      if (context.objects().get("replicasets", Tree.namespace(deployment), name) == null) {
        return hash;
      }
    }
  }

  private static String hash(JsonObject template, int collisions) {
    String alphabet = "bcdfghjklmnpqrstvwxz2456789";
    long value = Integer.toUnsignedLong(template.toString().hashCode() * 31 + collisions);
    StringBuilder hash = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      hash.append(alphabet.charAt((int) (value % alphabet.length())));
      value = value / alphabet.length() + 7919L * (i + 1);
    }
    return hash.toString();
  }
}
