// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Selector;
import io.evenkeel.standins.kubernetes.store.Store;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The store as a cluster: what holds between objects, which is that they live in namespaces. */
final class Cluster {

  private static final List<String> FIRST_NAMESPACES =
      List.of("default", "kube-node-lease", "kube-public", "kube-system");

  /** What a pod has that says nothing else, as the real server fills in. */
  private static final long POD_GRACE_SECONDS = 30;

  private final Store store;
  private final Clock clock;
  private final boolean graceful;
  private final Kind namespaces;

  /** Where it is graceful, somebody must end pods as a kubelet does. */
  Cluster(Store store, Clock clock, boolean graceful) {
    this.store = store;
    this.clock = clock;
    this.graceful = graceful;
    this.namespaces = store.kinds().resource("namespaces");
    FIRST_NAMESPACES.forEach(this::ensureNamespace);
  }

  /** Puts an object, creating or replacing it; its namespace comes into being with it. */
  StoredObject put(JsonObject object) {
    String apiVersion = Json.text(object, "apiVersion");
    Kind kind = store.kinds().named(apiVersion, Json.text(object, "kind"));
    if (kind == null) {
      throw new IllegalArgumentException(
          "No kind "
              + Json.text(object, "kind")
              + " in "
              + apiVersion
              + "; known are "
              + store.kinds().all().stream().map(k -> k.apiVersion() + " " + k.name()).toList());
    }
    String name = Json.text(object, "metadata.name");
    if (name.isEmpty() && Json.text(object, "metadata.generateName").isEmpty()) {
      throw new IllegalArgumentException("The object has no metadata.name: " + object);
    }
    String namespace = namespace(kind, Json.text(object, "metadata.namespace"));
    ensureNamespace(namespace);
    return store.replace(kind, namespace, name, object.deepCopy());
  }

  /**
   * Deletes an object; with a namespace all that is in it. A pod on a node is only marked where
   * deletion is graceful, and goes when its kubelet says so.
   *
   * @return its state now, or its last one; null if there was none
   */
  @Nullable StoredObject delete(Kind kind, String namespace, String name, Deletion deletion) {
    StoredObject present = store.get(kind, namespace, name);
    if (present != null && !deletion.uid().isEmpty() && !present.raw()) {
      String uid = Json.text(present.tree(), "metadata.uid");
      if (!uid.equals(deletion.uid())) {
        throw new Refusal(Status.otherUid(kind, name, deletion.uid(), uid));
      }
    }
    if (graceful && present != null && !present.raw() && kind.resource().equals("pods")) {
      long grace = graceSeconds(present.tree(), deletion);
      if (grace > 0) {
        return mark(kind, namespace, name, grace);
      }
    }
    return remove(kind, namespace, name);
  }

  /** 0 for a pod on no node: no kubelet would end it. */
  private static long graceSeconds(JsonObject pod, Deletion deletion) {
    if (Json.text(pod, "spec.nodeName").isEmpty()) {
      return 0;
    }
    Long asked = deletion.graceSeconds();
    if (asked != null) {
      return Math.max(0, asked);
    }
    boolean said = Json.at(pod, "spec.terminationGracePeriodSeconds") != null;
    return said ? Json.number(pod, "spec.terminationGracePeriodSeconds") : POD_GRACE_SECONDS;
  }

  /** A second deletion can only shorten what the first allowed. */
  private @Nullable StoredObject mark(Kind kind, String namespace, String name, long grace) {
    try {
      return store.write(
          kind,
          namespace,
          name,
          current -> {
            if (current == null) {
              throw new Refusal(Status.notFound(kind, name));
            }
            JsonObject metadata = current.getAsJsonObject("metadata");
            boolean marked = metadata.has("deletionTimestamp");
            if (!marked || grace < Json.number(metadata, "deletionGracePeriodSeconds")) {
              Instant end = clock.instant().plusSeconds(grace).truncatedTo(ChronoUnit.SECONDS);
              metadata.addProperty("deletionTimestamp", end.toString());
              metadata.addProperty("deletionGracePeriodSeconds", grace);
            }
            return current;
          });
    } catch (Refusal gone) {
      return null;
    }
  }

  private @Nullable StoredObject remove(Kind kind, String namespace, String name) {
    if (kind.equals(namespaces)) {
      Selector inside = new Selector(name, List.of(), List.of());
      for (Kind each : store.kinds().all()) {
        if (each.namespaced()) {
          store
              .list(each, inside)
              .objects()
              .forEach(object -> store.delete(each, name, object.name()));
        }
      }
    }
    return store.delete(kind, namespace, name);
  }

  /** Refuses what is created in a namespace that is not there. */
  void requireNamespace(String namespace) {
    if (!namespace.isEmpty() && store.get(namespaces, "", namespace) == null) {
      throw new Refusal(Status.namespaceNotFound(namespace));
    }
  }

  void ensureNamespace(String namespace) {
    if (!namespace.isEmpty() && store.get(namespaces, "", namespace) == null) {
      StoredObject unused =
          store.write(
              namespaces,
              "",
              namespace,
              current -> current == null ? namespaces.emptyObject() : current);
    }
  }

  private static String namespace(Kind kind, String given) {
    if (!kind.namespaced()) {
      return "";
    }
    return given.isEmpty() ? "default" : given;
  }
}
