// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.evenkeel.standins.kubernetes.store.Json;
import io.evenkeel.standins.kubernetes.store.Kind;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The subresource {@code scale}: the replicas of whatever has some, under one shape for all. */
final class Scales {

  static final String SUBRESOURCE = "scale";

  private static final Set<String> SCALABLE = Set.of("deployments.apps", "replicasets.apps");

  private Scales() {}

  static boolean has(Kind kind) {
    return SCALABLE.contains(kind.resource());
  }

  static boolean isAsked(ApiRequest request, Kind kind) {
    return request.subresource().equals(SUBRESOURCE) && has(kind);
  }

  /** The Scale of an object. */
  static JsonObject of(JsonObject object) {
    JsonObject scale = new JsonObject();
    scale.addProperty("kind", "Scale");
    scale.addProperty("apiVersion", "autoscaling/v1");
    JsonObject metadata = new JsonObject();
    for (String member :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      JsonElement value = Json.at(object, "metadata." + member);
      if (value != null) {
        metadata.add(member, value);
      }
    }
    scale.add("metadata", metadata);
    JsonObject spec = new JsonObject();
    spec.addProperty("replicas", Json.number(object, "spec.replicas"));
    scale.add("spec", spec);
    JsonObject status = new JsonObject();
    status.addProperty("replicas", Json.number(object, "status.replicas"));
    status.addProperty("selector", selector(object));
    scale.add("status", status);
    return scale;
  }

  /** Writes a Scale back into its object. */
  static JsonObject into(JsonObject object, JsonObject scale, Kind kind) {
    boolean whole =
        Json.at(scale, "spec.replicas") instanceof JsonPrimitive number
            && number.isNumber()
            && number.getAsString().matches("[0-9]{1,9}");
    if (!whole && Json.at(scale, "spec.replicas") != null) {
      String name = Json.text(object, "metadata.name");
      throw new Refusal(
          Status.of(
              422,
              "Invalid",
              kind.name()
                  + ".apps \""
                  + name
                  + "\" is invalid: spec.replicas: Invalid value: "
                  + Json.at(scale, "spec.replicas")
                  + ": must be greater than or equal to 0"));
    }
    if (!(object.get("spec") instanceof JsonObject)) {
      object.add("spec", new JsonObject());
    }
    object.getAsJsonObject("spec").addProperty("replicas", Json.number(scale, "spec.replicas"));
    return object;
  }

  private static String selector(JsonObject object) {
    TreeMap<String, String> labels = new TreeMap<>();
    if (Json.at(object, "spec.selector.matchLabels") instanceof JsonObject map) {
      map.entrySet().forEach(e -> labels.put(e.getKey(), Json.text(e.getValue())));
    }
    return labels.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(","));
  }
}
