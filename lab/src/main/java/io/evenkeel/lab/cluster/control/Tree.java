// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What controllers read in objects and write into them. */
final class Tree {

  private Tree() {}

  static String name(JsonObject object) {
    return Json.text(object, "metadata.name");
  }

  static String namespace(JsonObject object) {
    return Json.text(object, "metadata.namespace");
  }

  static String uid(JsonObject object) {
    return Json.text(object, "metadata.uid");
  }

  static boolean isDeleted(JsonObject object) {
    return Json.at(object, "metadata.deletionTimestamp") != null;
  }

  static Map<String, String> labels(JsonObject object) {
    return texts(Json.at(object, "metadata.labels"));
  }

  static Map<String, String> texts(@Nullable JsonElement map) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (map instanceof JsonObject object) {
      object.entrySet().forEach(e -> texts.put(e.getKey(), Json.text(e.getValue())));
    }
    return texts;
  }

  /** Whether the labels hold all of a selector's, which must have some. */
  static boolean selects(Map<String, String> selector, JsonObject object) {
    return !selector.isEmpty() && labels(object).entrySet().containsAll(selector.entrySet());
  }

  /** The uid of the controller that owns an object; empty if none does. */
  static String owner(JsonObject object) {
    for (JsonObject reference : Json.objects(object, "metadata.ownerReferences")) {
      if (Json.text(reference, "controller").equals("true")) {
        return Json.text(reference, "uid");
      }
    }
    return "";
  }

  /** A reference by which an object is owned. */
  static JsonArray ownedBy(JsonObject owner) {
    JsonObject reference = new JsonObject();
    reference.add("apiVersion", owner.get("apiVersion"));
    reference.add("kind", owner.get("kind"));
    reference.addProperty("name", name(owner));
    reference.addProperty("uid", uid(owner));
    reference.addProperty("controller", true);
    reference.addProperty("blockOwnerDeletion", true);
    JsonArray references = new JsonArray();
    references.add(reference);
    return references;
  }

  static @Nullable JsonObject condition(JsonObject object, String type) {
    for (JsonObject condition : Json.objects(object, "status.conditions")) {
      if (Json.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return null;
  }

  static boolean isTrue(JsonObject object, String conditionType) {
    JsonObject condition = condition(object, conditionType);
    return condition != null && Json.text(condition, "status").equals("True");
  }

  /** Whether a pod counts as one for those who replace pods. */
  static boolean isActive(JsonObject pod) {
    String phase = Json.text(pod, "status.phase");
    return !isDeleted(pod) && !phase.equals("Failed") && !phase.equals("Succeeded");
  }

  /** A member that is an object; made if there is none. */
  static JsonObject member(JsonObject object, String name) {
    if (object.get(name) instanceof JsonObject present) {
      return present;
    }
    JsonObject made = new JsonObject();
    object.add(name, made);
    return made;
  }

  /** Sets a condition of a status; its transition is dated only if the status word changed. */
  static void condition(
      JsonObject status, String type, String value, String reason, String message, String now) {
    if (!(status.get("conditions") instanceof JsonArray)) {
      status.add("conditions", new JsonArray());
    }
    JsonArray conditions = status.getAsJsonArray("conditions");
    JsonObject condition = null;
    for (JsonElement each : conditions) {
      if (Json.text(each.getAsJsonObject(), "type").equals(type)) {
        condition = each.getAsJsonObject();
      }
    }
    if (condition == null) {
      condition = new JsonObject();
      condition.addProperty("type", type);
      conditions.add(condition);
    }
    boolean same = Json.text(condition, "status").equals(value);
    condition.addProperty("status", value);
    if (!same || !condition.has("lastTransitionTime")) {
      condition.addProperty("lastTransitionTime", now);
    }
    set(condition, "reason", reason);
    set(condition, "message", message);
  }

  private static void set(JsonObject object, String member, String value) {
    if (value.isEmpty()) {
      object.remove(member);
    } else {
      object.addProperty(member, value);
    }
  }

  static JsonArray strings(List<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }
}
