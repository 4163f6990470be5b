// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import com.google.gson.JsonObject;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.standins.kubernetes.KubernetesObjects;
import io.evenkeel.standins.kubernetes.store.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Writes Event objects: what {@code kubectl get events} and {@code describe} show. Equal ones are
 * counted in one object. Used on the scheduler's thread only.
 */
final class Events {

  /** How many are kept: a lab may run for days, and a real cluster keeps an hour's. */
  private static final int KEPT = 1000;

  private static final Duration AGE = Duration.ofHours(1);

  private record Key(String uid, String reason, String message) {}

  private record Written(String namespace, String name, Instant last) {}

  private final KubernetesObjects objects;
  private final Ticker ticker;

  /** Oldest first. */
  private final Map<Key, Written> written = new LinkedHashMap<>();

  private long sequence;

  Events(KubernetesObjects objects, Ticker ticker) {
    this.objects = objects;
    this.ticker = ticker;
  }

  void normal(JsonObject about, String component, String reason, String message) {
    write(about, component, "Normal", reason, message);
  }

  void warning(JsonObject about, String component, String reason, String message) {
    write(about, component, "Warning", reason, message);
  }

  private void write(
      JsonObject about, String component, String type, String reason, String message) {
    Instant now = ticker.now();
    String seconds = now.truncatedTo(ChronoUnit.SECONDS).toString();
    Key key = new Key(Tree.uid(about), reason, message);
    Written before = written.remove(key);
    if (before != null
        && objects.edit(
            "events",
            before.namespace(),
            before.name(),
            event -> {
              event.addProperty("count", Json.number(event, "count") + 1);
              event.addProperty("lastTimestamp", seconds);
            })) {
      written.put(key, new Written(before.namespace(), before.name(), now));
      return;
    }
    String namespace = Tree.namespace(about).isEmpty() ? "default" : Tree.namespace(about);
    String name = String.format(Locale.ROOT, "%s.%016x", Tree.name(about), nextNumber(now));
    JsonObject involved = new JsonObject();
    involved.add("apiVersion", about.get("apiVersion"));
    involved.add("kind", about.get("kind"));
    involved.addProperty("name", Tree.name(about));
    involved.addProperty("namespace", Tree.namespace(about));
    involved.addProperty("uid", Tree.uid(about));
    JsonObject event = new JsonObject();
    event.addProperty("apiVersion", "v1");
    event.addProperty("kind", "Event");
    JsonObject metadata = Tree.member(event, "metadata");
    metadata.addProperty("name", name);
    metadata.addProperty("namespace", namespace);
    event.add("involvedObject", involved);
    event.addProperty("type", type);
    event.addProperty("reason", reason);
    event.addProperty("message", message);
    Tree.member(event, "source").addProperty("component", component);
    event.addProperty("reportingComponent", component);
    event.addProperty("reportingInstance", "");
    event.addProperty("count", 1);
    event.addProperty("firstTimestamp", seconds);
    event.addProperty("lastTimestamp", seconds);
    JsonObject unused = objects.put(event);
    written.put(key, new Written(namespace, name, now));
    forgetOld(now);
  }

  /** As the real ones: nanoseconds of the time; no two alike. */
  private long nextNumber(Instant now) {
    long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    sequence = Math.max(sequence + 1, nanos);
    return sequence;
  }

  private void forgetOld(Instant now) {
    var oldestFirst = written.values().iterator();
    int over = written.size() - KEPT;
    while (oldestFirst.hasNext()) {
      Written oldest = oldestFirst.next();
      if (over-- <= 0 && oldest.last().plus(AGE).isAfter(now)) {
        return;
      }
      var unused = objects.remove("events", oldest.namespace(), oldest.name());
      oldestFirst.remove();
    }
  }
}
