// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds an EndpointSlice; see {@link Slices}. Not thread-safe. */
public final class SliceBuilder implements ObjectBuilder {

  private final JsonObject slice = new JsonObject();
  private final JsonObject metadata = new JsonObject();
  private final JsonObject labels = new JsonObject();
  private final JsonArray ports = new JsonArray();
  private final JsonArray endpoints = new JsonArray();

  SliceBuilder(String name) {
    slice.addProperty("kind", "EndpointSlice");
    slice.addProperty("apiVersion", "discovery.k8s.io/v1");
    metadata.addProperty("name", name);
    metadata.addProperty("namespace", "default");
    metadata.add("labels", labels);
    slice.add("metadata", metadata);
    slice.addProperty("addressType", "IPv4");
    slice.add("endpoints", endpoints);
    slice.add("ports", ports);
  }

  /** The service it belongs to, by the label that says so. */
  public SliceBuilder service(String name) {
    return label("kubernetes.io/service-name", name)
        .label("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
  }

  /** The namespace. */
  public SliceBuilder namespace(String name) {
    metadata.addProperty("namespace", name);
    return this;
  }

  /** A label more. */
  public SliceBuilder label(String key, String value) {
    labels.addProperty(key, value);
    return this;
  }

  /** An annotation more. */
  public SliceBuilder annotation(String key, String value) {
    if (!metadata.has("annotations")) {
      metadata.add("annotations", new JsonObject());
    }
    metadata.getAsJsonObject("annotations").addProperty(key, value);
    return this;
  }

  /** {@code IPv4}, {@code IPv6} or {@code FQDN}. */
  public SliceBuilder addressType(String type) {
    slice.addProperty("addressType", type);
    return this;
  }

  /** A TCP port; the name is the Service's, the number the pods'. */
  public SliceBuilder port(String name, int number) {
    return port(name, number, null);
  }

  /** A TCP port with its application protocol, like {@code kubernetes.io/h2c}. */
  public SliceBuilder port(
      @Nullable String name, @Nullable Integer number, @Nullable String appProtocol) {
    JsonObject port = new JsonObject();
    if (name != null) {
      port.addProperty("name", name);
    }
    port.addProperty("protocol", "TCP");
    if (number != null) {
      port.addProperty("port", number);
    }
    if (appProtocol != null) {
      port.addProperty("appProtocol", appProtocol);
    }
    ports.add(port);
    return this;
  }

  /** {@code "ports": null}. */
  public SliceBuilder nullPorts() {
    slice.add("ports", JsonNull.INSTANCE);
    return this;
  }

  /** {@code "endpoints": null}. */
  public SliceBuilder nullEndpoints() {
    slice.add("endpoints", JsonNull.INSTANCE);
    return this;
  }

  /** A ready endpoint. */
  public SliceBuilder endpoint(String address) {
    return endpoint(address, endpoint -> {});
  }

  /** An endpoint, ready unless {@code details} says otherwise. */
  public SliceBuilder endpoint(String address, Consumer<EndpointBuilder> details) {
    EndpointBuilder endpoint = new EndpointBuilder(address);
    details.accept(endpoint);
    endpoints.add(endpoint.json());
    return this;
  }

  @Override
  public JsonObject json() {
    return slice.deepCopy();
  }
}
