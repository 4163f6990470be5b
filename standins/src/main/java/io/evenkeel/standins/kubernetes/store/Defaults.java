// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import org.jspecify.annotations.Nullable;

/**
 * What the real server fills in where an object says nothing, as far as clients lean on it: kubectl
 * crashes on a port without a protocol.
 *
 * <p>Used under the store's lock only.
 */
final class Defaults {

  /** What virtual addresses begin with; they are counted up, and .1 is the API's own. */
  private final String addresses;

  private int lastClusterIp = 1;

  Defaults(String addresses) {
    this.addresses = addresses;
  }

  void complete(Kind kind, JsonObject object, @Nullable JsonObject previous) {
    switch (kind.resource()) {
      case "namespaces" -> namespace(object);
      case "services" -> service(object, previous);
      case "endpointslices.discovery.k8s.io" -> {
        for (JsonObject port : Json.objects(object, "ports")) {
          set(port, "name", "");
          set(port, "protocol", "TCP");
        }
      }
      case "endpoints" -> {
        for (JsonObject subset : Json.objects(object, "subsets")) {
          Json.objects(subset, "ports").forEach(port -> set(port, "protocol", "TCP"));
        }
      }
      default -> {}
    }
  }

  private static void namespace(JsonObject object) {
    JsonObject metadata = Metadata.of(object);
    if (!(metadata.get("labels") instanceof JsonObject)) {
      metadata.add("labels", new JsonObject());
    }
    metadata
        .getAsJsonObject("labels")
        .addProperty("kubernetes.io/metadata.name", Json.text(metadata.get("name")));
    if (!object.has("spec")) {
      JsonObject spec = new JsonObject();
      spec.add("finalizers", array("kubernetes"));
      object.add("spec", spec);
    }
    if (!object.has("status")) {
      JsonObject status = new JsonObject();
      status.addProperty("phase", "Active");
      object.add("status", status);
    }
  }

  private void service(JsonObject object, @Nullable JsonObject previous) {
    if (!(object.get("spec") instanceof JsonObject spec)) {
      return;
    }
    set(spec, "type", "ClusterIP");
    for (JsonObject port : Json.objects(object, "spec.ports")) {
      set(port, "protocol", "TCP");
      JsonElement number = port.get("port");
      if (!port.has("targetPort") && number != null) {
        port.add("targetPort", number);
      }
    }
    if (Json.text(spec, "type").equals("ExternalName")) {
      return;
    }
    String before = previous == null ? "" : Json.text(previous, "spec.clusterIP");
    if (!spec.has("clusterIP")) {
      spec.addProperty("clusterIP", before.isEmpty() ? nextClusterIp() : before);
    }
    if (!spec.has("clusterIPs")) {
      spec.add("clusterIPs", array(Json.text(spec, "clusterIP")));
    }
  }

  private String nextClusterIp() {
    lastClusterIp++;
    String[] bytes = addresses.split("\\.", -1);
    int third = Integer.parseInt(bytes[2]) + (lastClusterIp >> 8);
    return bytes[0] + "." + bytes[1] + "." + third + "." + (lastClusterIp & 0xFF);
  }

  private static void set(JsonObject object, String member, String value) {
    if (!object.has(member) || object.get(member).isJsonNull()) {
      object.add(member, new JsonPrimitive(value));
    }
  }

  private static JsonArray array(String value) {
    JsonArray array = new JsonArray();
    array.add(value);
    return array;
  }
}
