// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.EventLines;
import io.evenkeel.standins.kubernetes.store.EventType;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Kinds;
import io.evenkeel.standins.kubernetes.store.Selector;
import io.evenkeel.standins.kubernetes.store.Store;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import io.evenkeel.standins.kubernetes.store.Watcher;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a cluster for code in the same JVM: a controller reads, writes and watches here
 * what clients see over HTTP, through the same versions and the same history.
 *
 * <p>Resources are named by their plural, {@code pods}, or in full, {@code
 * endpointslices.discovery.k8s.io}; the namespace of kinds without is empty. Thread-safe.
 */
public final class KubernetesObjects {

  private static final int HISTORY = 1000;

  private record Parsed(long version, JsonObject tree) {}

  private final Store store;
  private final Cluster cluster;
  private final Map<Kind, Map<String, Parsed>> parsed = new HashMap<>();

  KubernetesObjects(Store store, Cluster cluster) {
    this.store = store;
    this.cluster = cluster;
  }

  /** Objects that no server serves; pods are deleted gracefully. The clock dates them. */
  public static KubernetesObjects unserved(Clock clock) {
    Store store = new Store(Kinds.standard(), HISTORY, clock);
    return new KubernetesObjects(store, new Cluster(store, clock, true));
  }

  /**
   * Creates or replaces an object; see {@link KubernetesApi#put(JsonObject)}.
   *
   * @return the object as it is now, with what the server fills in
   */
  public JsonObject put(JsonObject object) {
    return cluster.put(object).tree();
  }

  /** An object as it is now, or null. */
  public @Nullable JsonObject get(String resource, String namespace, String name) {
    StoredObject object = store.get(kind(resource), namespace, name);
    return object == null ? null : object.tree();
  }

  /**
   * All objects of a resource in the order of their names. They are shared: nobody may change them.
   *
   * @param namespace empty for all
   */
  public synchronized List<JsonObject> list(String resource, String namespace) {
    Kind kind = kind(resource);
    List<StoredObject> objects =
        store.list(kind, new Selector(namespace, List.of(), List.of())).objects();
    Map<String, Parsed> before = parsed.getOrDefault(kind, Map.of());
    Map<String, Parsed> now = new HashMap<>(before);
    now.keySet().removeIf(key -> namespace.isEmpty() || key.startsWith(namespace + "/"));
    List<JsonObject> trees = new ArrayList<>(objects.size());
    for (StoredObject object : objects) {
      Parsed known = before.get(object.key());
      Parsed current =
          known != null && known.version() == object.version()
              ? known
              : new Parsed(object.version(), object.tree());
      now.put(object.key(), current);
      trees.add(current.tree());
    }
    parsed.put(kind, now);
    return trees;
  }

  /**
   * Changes an object under the store's lock; no version is used up if nothing changed.
   *
   * @return whether there was such an object
   */
  public boolean edit(String resource, String namespace, String name, Consumer<JsonObject> change) {
    try {
      StoredObject unused =
          store.write(
              kind(resource),
              namespace,
              name,
              current -> {
                if (current == null) {
                  throw new Refusal(Status.notFound(kind(resource), name));
                }
                change.accept(current);
                return current;
              });
      return true;
    } catch (Refusal gone) {
      return false;
    }
  }

  /** Deletes an object as a client does who says nothing more: pods gracefully. */
  public boolean delete(String resource, String namespace, String name) {
    return cluster.delete(kind(resource), namespace, name, Deletion.PLAIN) != null;
  }

  /** Deletes an object at once, as a kubelet does when a pod's containers have ended. */
  public boolean remove(String resource, String namespace, String name) {
    return cluster.delete(kind(resource), namespace, name, Deletion.NOW) != null;
  }

  /**
   * Watches a resource from now on.
   *
   * @param changed is told under the store's lock: it must be quick and must not come back here
   * @return ends the watch; when it returns, nothing is told any more
   */
  public Runnable watch(String resource, Runnable changed) {
    Watcher watcher =
        new Watcher() {
          @Override
          public void initial(List<StoredObject> objects, long version) {}

          @Override
          public void changed(EventType type, EventLines lines) {
            changed.run();
          }
        };
    store.watch(kind(resource), Selector.ALL, watcher);
    return () -> store.unwatch(watcher);
  }

  /** The version of the last write. */
  public long version() {
    return store.version();
  }

  private Kind kind(String resource) {
    return store.kinds().resource(resource);
  }

  @Override
  public String toString() {
    return "objects at " + store.version();
  }
}
