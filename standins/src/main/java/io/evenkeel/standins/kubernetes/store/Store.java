// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.WatchIndex.Registration;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a cluster, under one counter of versions, with the history that watches resume
 * from.
 *
 * <p>Thread-safe: one lock; watchers are told under it, so that all see one order.
 */
public final class Store {

  /** A first version above 1, so that tests can also go back. */
  private static final long FIRST_VERSION = 1000;

  /** Changes an object while the store is locked. */
  @FunctionalInterface
  public interface Edit {
    /**
     * Gives the object's new state. It may change and return the tree that it gets.
     *
     * @param current the object as it is, or null if there is none
     */
    JsonObject apply(@Nullable JsonObject current);
  }

  /**
   * What a list found.
   *
   * @param objects in the order of their keys
   * @param version the version at which that was so
   */
  public record Listing(List<StoredObject> objects, long version) {}

  private record Waiter(long version, Runnable task) {}

  private final Kinds kinds;
  private final int historyLength;
  private final Metadata metadata;
  private final Defaults defaults;
  private final Map<Kind, NavigableMap<String, StoredObject>> objects = new HashMap<>();
  private final Map<Kind, History> histories = new HashMap<>();
  private final WatchIndex watches = new WatchIndex();
  private final List<Waiter> waiters = new ArrayList<>();
  private long version = FIRST_VERSION;

  /**
   * An empty store.
   *
   * @param historyLength changes kept of each kind; a watch from before them is refused
   * @param clock gives creation timestamps
   */
  public Store(Kinds kinds, int historyLength, Clock clock) {
    this(kinds, historyLength, clock, "10.96.0.");
  }

  /** The same whose virtual addresses of Services begin so, with three bytes and their dots. */
  public Store(Kinds kinds, int historyLength, Clock clock, String serviceAddresses) {
    this.kinds = kinds;
    this.defaults = new Defaults(serviceAddresses);
    this.historyLength = historyLength;
    this.metadata = new Metadata(clock);
    startHistories();
  }

  /** The kinds it holds. */
  public Kinds kinds() {
    return kinds;
  }

  /** The version of the last write. */
  public synchronized long version() {
    return version;
  }

  /** Gives the version to a task that no write overtakes. */
  public synchronized void atVersion(LongConsumer task) {
    task.accept(version);
  }

  /** The object, or null. */
  public synchronized @Nullable StoredObject get(Kind kind, String namespace, String name) {
    return of(kind).get(key(namespace, name));
  }

  /** What the selector selects now. */
  public synchronized Listing list(Kind kind, Selector selector) {
    return new Listing(select(of(kind), selector), version);
  }

  /**
   * What the selector selected when the store was at that version.
   *
   * @throws ExpiredException if the history does not go back so far
   */
  public synchronized Listing listAt(Kind kind, Selector selector, long at)
      throws ExpiredException {
    return new Listing(select(history(kind).undo(of(kind), at), selector), at);
  }

  /**
   * Creates or changes an object.
   *
   * @return the object as it is now; no version is used up if nothing changed
   */
  public synchronized StoredObject write(Kind kind, String namespace, String name, Edit edit) {
    JsonObject before = before(kind, namespace, name);
    JsonObject edited = edit.apply(before == null ? null : before.deepCopy());
    return write(kind, namespace, name, edited, before);
  }

  /** The same with the new state at hand, which now belongs to the store. */
  public synchronized StoredObject replace(
      Kind kind, String namespace, String name, JsonObject object) {
    return write(kind, namespace, name, object, before(kind, namespace, name));
  }

  private @Nullable JsonObject before(Kind kind, String namespace, String name) {
    StoredObject previous = of(kind).get(key(namespace, name));
    return previous == null || previous.raw() ? null : previous.tree();
  }

  private StoredObject write(
      Kind kind, String namespace, String name, JsonObject given, @Nullable JsonObject before) {
    JsonObject object = Json.ordered(kind, given);
    JsonObject meta = Metadata.of(object);
    if (name.isEmpty()) {
      meta.addProperty("name", metadata.generateName(Json.text(meta.get("generateName"))));
    } else {
      meta.addProperty("name", name);
    }
    if (kind.namespaced()) {
      meta.addProperty("namespace", namespace);
    } else {
      meta.remove("namespace");
    }
    defaults.complete(kind, object, before);
    metadata.complete(kind, object, before);
    StoredObject previous = of(kind).get(key(namespace, name));
    if (before != null && previous != null) {
      meta.add("resourceVersion", Metadata.of(before).get("resourceVersion"));
      if (object.equals(before)) {
        return previous;
      }
    }
    return commit(kind, StoredObject.of(kind, object, version + 1));
  }

  /** Puts bytes in the place of an object: lists and events carry them as they are. */
  public synchronized StoredObject writeRaw(
      Kind kind, String namespace, String name, Map<String, String> labels, byte[] json) {
    return commit(
        kind,
        new StoredObject(
            kind, namespace, name, version + 1, Map.copyOf(labels), Map.of(), true, json.clone()));
  }

  /** Deletes an object; returns its last state, or null if there was none. */
  public synchronized @Nullable StoredObject delete(Kind kind, String namespace, String name) {
    StoredObject previous = of(kind).remove(key(namespace, name));
    if (previous != null) {
      publish(kind, new Change(++version, null, previous));
    }
    return previous;
  }

  /** Watches from the present state on, which the watcher is told first. */
  public synchronized void watch(Kind kind, Selector selector, Watcher watcher) {
    watcher.initial(select(of(kind), selector), version);
    watches.add(new Registration(kind, selector, version, watcher));
  }

  /**
   * Watches what comes after a version. A version in the future is not refused: as on a real
   * server, the watch is silent until that version is passed.
   *
   * @throws ExpiredException if the history does not go back so far
   */
  public synchronized void watchSince(Kind kind, Selector selector, long since, Watcher watcher)
      throws ExpiredException {
    for (Change change : history(kind).since(since)) {
      EventType type = change.seenBy(selector);
      if (type != null) {
        watcher.changed(type, new EventLines(change));
      }
    }
    watches.add(new Registration(kind, selector, since, watcher));
  }

  /** Ends a watch; when it returns, the watcher is not called any more. */
  public synchronized void unwatch(Watcher watcher) {
    watches.remove(watcher);
  }

  /** Runs the task once the store has reached a version: at once, or inside a later write. */
  public synchronized void whenAtLeast(long wanted, Runnable task) {
    if (version >= wanted) {
      task.run();
    } else {
      waiters.add(new Waiter(wanted, task));
    }
  }

  /** Forgets the history: a watch from any version that was seen so far is refused. */
  public synchronized void forgetHistory() {
    version++;
    startHistories();
  }

  /**
   * Takes the counter of versions back, as a cluster restored from a backup. Objects stay as they
   * are, with versions that are not above the counter; the history is gone.
   */
  public synchronized void rewind(long by) {
    version = Math.max(1, version - by);
    for (NavigableMap<String, StoredObject> same : objects.values()) {
      same.replaceAll((key, o) -> o.version() > version ? o.at(version) : o);
    }
    startHistories();
  }

  private StoredObject commit(Kind kind, StoredObject object) {
    version = object.version();
    StoredObject previous = of(kind).put(object.key(), object);
    publish(kind, new Change(version, object, previous));
    return object;
  }

  private void publish(Kind kind, Change change) {
    history(kind).add(change);
    watches.tell(change);
    if (!waiters.isEmpty()) {
      List<Waiter> due = waiters.stream().filter(w -> w.version <= version).toList();
      waiters.removeAll(due);
      due.forEach(waiter -> waiter.task.run());
    }
  }

  private NavigableMap<String, StoredObject> of(Kind kind) {
    return objects.computeIfAbsent(kind, k -> new TreeMap<>());
  }

  /** Before the next change, so that from the present version nothing is missed. */
  private void startHistories() {
    kinds.all().forEach(kind -> histories.put(kind, new History(historyLength, version)));
  }

  private History history(Kind kind) {
    History history = histories.get(kind);
    if (history == null) {
      throw new IllegalArgumentException("This store has no kind " + kind.name());
    }
    return history;
  }

  private static String key(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  private static List<StoredObject> select(
      NavigableMap<String, StoredObject> from, Selector selector) {
    NavigableMap<String, StoredObject> range = from;
    if (!selector.namespace().isEmpty()) {
      String namespace = selector.namespace();
      range = from.subMap(namespace + "/", true, namespace + "0", false);
    }
    String name = selector.onlyField("metadata.name");
    if (name != null && !selector.namespace().isEmpty()) {
      StoredObject only = range.get(key(selector.namespace(), name));
      return only != null && selector.matches(only) ? List.of(only) : List.of();
    }
    return range.values().stream().filter(selector::matches).toList();
  }
}
