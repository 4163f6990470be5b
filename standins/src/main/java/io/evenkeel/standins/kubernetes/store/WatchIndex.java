// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the watches that a change may concern without asking each: a thousand watches of a service
 * each stand under a thousand keys, and one change looks up a handful.
 *
 * <p>Used under the store's lock only.
 */
final class WatchIndex {

  /** The label by which endpoint slices belong to a service, hence what clients select by. */
  static final String SERVICE_LABEL = "kubernetes.io/service-name";

  record Registration(Kind kind, Selector selector, long since, Watcher watcher) {}

  private enum Facet {
    ALL,
    NAME,
    SERVICE
  }

  private record Key(Kind kind, String namespace, Facet facet, String value) {}

  private final Map<Key, Set<Registration>> registrations = new HashMap<>();
  private final Map<Watcher, Registration> byWatcher = new HashMap<>();

  void add(Registration registration) {
    registrations
        .computeIfAbsent(keyOf(registration), k -> new LinkedHashSet<>())
        .add(registration);
    byWatcher.put(registration.watcher(), registration);
  }

  void remove(Watcher watcher) {
    Registration registration = byWatcher.remove(watcher);
    if (registration == null) {
      return;
    }
    Key key = keyOf(registration);
    Set<Registration> same = registrations.get(key);
    if (same != null && same.remove(registration) && same.isEmpty()) {
      registrations.remove(key);
    }
  }

  void tell(Change change) {
    StoredObject any = change.any();
    EventLines lines = new EventLines(change);
    String service = any.labels().get(SERVICE_LABEL);
    StoredObject previous = change.previous();
    String before = previous == null ? null : previous.labels().get(SERVICE_LABEL);
    tell(lines, any, any.namespace(), service, before);
    if (!any.namespace().isEmpty()) {
      tell(lines, any, "", service, before);
    }
  }

  private void tell(
      EventLines lines,
      StoredObject object,
      String namespace,
      @Nullable String service,
      @Nullable String before) {
    tell(lines, new Key(object.kind(), namespace, Facet.ALL, ""));
    tell(lines, new Key(object.kind(), namespace, Facet.NAME, object.name()));
    if (service != null) {
      tell(lines, new Key(object.kind(), namespace, Facet.SERVICE, service));
    }
    if (before != null && !before.equals(service)) {
      tell(lines, new Key(object.kind(), namespace, Facet.SERVICE, before));
    }
  }

  private void tell(EventLines lines, Key key) {
    for (Registration registration : registrations.getOrDefault(key, Set.of())) {
      EventType type = lines.change().seenBy(registration.selector());
      if (type != null && lines.change().version() > registration.since()) {
        registration.watcher().changed(type, lines);
      }
    }
  }

  private static Key keyOf(Registration registration) {
    Selector selector = registration.selector();
    String name = selector.onlyField("metadata.name");
    if (name != null) {
      return new Key(registration.kind(), selector.namespace(), Facet.NAME, name);
    }
    String service = selector.onlyLabel(SERVICE_LABEL);
    if (service != null) {
      return new Key(registration.kind(), selector.namespace(), Facet.SERVICE, service);
    }
    return new Key(registration.kind(), selector.namespace(), Facet.ALL, "");
  }
}
