// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import org.jspecify.annotations.Nullable;

/** Builds a Service; see {@link Services}. Not thread-safe. */
public final class ServiceBuilder implements ObjectBuilder {

  private final JsonObject service = new JsonObject();
  private final JsonObject metadata = new JsonObject();
  private final JsonObject spec = new JsonObject();

  ServiceBuilder(String name) {
    service.addProperty("kind", "Service");
    service.addProperty("apiVersion", "v1");
    metadata.addProperty("name", name);
    metadata.addProperty("namespace", "default");
    service.add("metadata", metadata);
    service.add("spec", spec);
    spec.addProperty("type", "ClusterIP");
  }

  /** The namespace. */
  public ServiceBuilder namespace(String name) {
    metadata.addProperty("namespace", name);
    return this;
  }

  /** A label more. */
  public ServiceBuilder label(String key, String value) {
    return put(metadata, "labels", key, value);
  }

  /** An annotation more. */
  public ServiceBuilder annotation(String key, String value) {
    return put(metadata, "annotations", key, value);
  }

  /** A label that pods must have. */
  public ServiceBuilder selector(String key, String value) {
    return put(spec, "selector", key, value);
  }

  /** A TCP port whose pods listen on that number. */
  public ServiceBuilder port(@Nullable String name, int number, int targetPort) {
    return port(name, number, new JsonPrimitive(targetPort));
  }

  /** A TCP port whose pods name theirs. */
  public ServiceBuilder port(@Nullable String name, int number, String targetPort) {
    return port(name, number, new JsonPrimitive(targetPort));
  }

  /** The virtual address. */
  public ServiceBuilder clusterIp(String address) {
    spec.addProperty("clusterIP", address);
    JsonArray all = new JsonArray();
    all.add(address);
    spec.add("clusterIPs", all);
    return this;
  }

  /** No virtual address. */
  public ServiceBuilder headless() {
    return clusterIp("None");
  }

  /** A name elsewhere in place of endpoints. */
  public ServiceBuilder externalName(String host) {
    spec.addProperty("type", "ExternalName");
    spec.addProperty("externalName", host);
    return this;
  }

  /** Whether the endpoints of pods that are not ready count as ready. */
  public ServiceBuilder publishNotReadyAddresses(boolean value) {
    spec.addProperty("publishNotReadyAddresses", value);
    return this;
  }

  @Override
  public JsonObject json() {
    return service.deepCopy();
  }

  private ServiceBuilder port(@Nullable String name, int number, JsonPrimitive targetPort) {
    JsonObject port = new JsonObject();
    if (name != null) {
      port.addProperty("name", name);
    }
    port.addProperty("protocol", "TCP");
    port.addProperty("port", number);
    port.add("targetPort", targetPort);
    if (!spec.has("ports")) {
      spec.add("ports", new JsonArray());
    }
    spec.getAsJsonArray("ports").add(port);
    return this;
  }

  private ServiceBuilder put(JsonObject in, String member, String key, String value) {
    if (!in.has(member)) {
      in.add(member, new JsonObject());
    }
    in.getAsJsonObject(member).addProperty(key, value);
    return this;
  }
}
