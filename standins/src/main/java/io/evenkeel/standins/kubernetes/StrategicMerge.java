// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.evenkeel.standins.kubernetes.store.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strategic merge patch: as a merge patch, but lists whose elements have a key are merged element
 * by element, as far as kubectl's own patches need that. Directives: {@code $patch: delete} and
 * {@code replace}, {@code $retainKeys}, {@code $deleteFromPrimitiveList}; orders are not changed.
 */
final class StrategicMerge {

  /**
   * The key of each list that has one, by the member's name; what is not here is replaced as a
   * whole. {@code ports} has one of two.
   */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("env", "name"),
          Map.entry("volumes", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("hostAliases", "ip"),
          Map.entry("topologySpreadConstraints", "topologyKey"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("conditions", "type"),
          Map.entry("addresses", "type"),
          Map.entry("secrets", "name"));

  private static final String DIRECTIVE = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

  private StrategicMerge() {}

  /** The object with the patch in it; the object is changed. */
  static JsonObject apply(JsonObject object, JsonObject patch) {
    String directive = Json.text(patch.get(DIRECTIVE));
    if (directive.equals("replace")) {
      JsonObject whole = patch.deepCopy();
      whole.remove(DIRECTIVE);
      return whole;
    }
    if (directive.equals("delete")) {
      return new JsonObject();
    }
    if (patch.get(RETAIN) instanceof JsonArray retained) {
      object.keySet().removeIf(key -> !retained.contains(new JsonPrimitive(key)));
    }
    for (Map.Entry<String, JsonElement> change : patch.entrySet()) {
      String key = change.getKey();
      if (key.startsWith(DELETE_PRIMITIVES)) {
        deletePrimitives(object, key.substring(DELETE_PRIMITIVES.length()), change.getValue());
      } else if (!key.startsWith("$")) {
        member(object, key, change.getValue());
      }
    }
    return object;
  }

  private static void deletePrimitives(JsonObject object, String member, JsonElement values) {
    if (object.get(member) instanceof JsonArray list && values instanceof JsonArray gone) {
      gone.forEach(list::remove);
    }
  }

  private static void member(JsonObject object, String key, JsonElement value) {
    JsonElement present = object.get(key);
    if (value instanceof JsonNull) {
      object.remove(key);
    } else if (value instanceof JsonObject changes) {
      JsonObject into = present instanceof JsonObject given ? given : new JsonObject();
      if (Json.text(changes.get(DIRECTIVE)).equals("delete")) {
        object.remove(key);
      } else {
        object.add(key, apply(into, changes));
      }
    } else if (value instanceof JsonArray changes) {
      object.add(key, list(key, present instanceof JsonArray given ? given : null, changes));
    } else {
      object.add(key, value);
    }
  }

  private static JsonArray list(String member, @Nullable JsonArray present, JsonArray changes) {
    String key = key(member, changes);
    if (key == null) {
      return changes.deepCopy();
    }
    boolean replaced = false;
    JsonArray result = present == null ? new JsonArray() : present.deepCopy();
    for (JsonElement each : changes) {
      replaced |= Json.text(each.getAsJsonObject().get(DIRECTIVE)).equals("replace");
    }
    if (replaced) {
      result = new JsonArray();
    }
    for (JsonElement each : changes) {
      element(result, key, each.getAsJsonObject());
    }
    return result;
  }

  private static void element(JsonArray list, String key, JsonObject change) {
    String directive = Json.text(change.get(DIRECTIVE));
    if (!change.has(key)) {
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof JsonObject present && change.get(key).equals(present.get(key))) {
        if (directive.equals("delete")) {
          list.remove(i);
        } else {
          list.set(i, apply(present, change));
        }
        return;
      }
    }
    if (!directive.equals("delete")) {
      list.add(apply(new JsonObject(), change));
    }
  }

  /** Null for a list that is replaced. */
  private static @Nullable String key(String member, JsonArray changes) {
    for (JsonElement each : changes) {
      if (!(each instanceof JsonObject)) {
        return null;
      }
    }
    if (!member.equals("ports")) {
      return KEYS.get(member);
    }
    // A container's ports, or a Service's.
    for (JsonElement each : changes) {
      if (each.getAsJsonObject().has("containerPort")) {
        return "containerPort";
      }
    }
    return "port";
  }
}
