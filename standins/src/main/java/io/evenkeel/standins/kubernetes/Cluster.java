// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Selector;
import io.evenkeel.standins.kubernetes.store.Store;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The store as a cluster: what holds between objects, which is that they live in namespaces. */
final class Cluster {

  private static final List<String> FIRST_NAMESPACES =
      List.of("default", "kube-node-lease", "kube-public", "kube-system");

  private final Store store;
  private final Kind namespaces;

  Cluster(Store store) {
    this.store = store;
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

  /** Deletes an object; with a namespace all that is in it. Returns its last state, or null. */
  @Nullable StoredObject delete(Kind kind, String namespace, String name) {
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
