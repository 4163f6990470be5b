// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/** Builds one endpoint of a {@link SliceBuilder}: ready unless told otherwise. Not thread-safe. */
public final class EndpointBuilder {

  private final JsonObject endpoint = new JsonObject();
  private final JsonObject conditions = new JsonObject();

  EndpointBuilder(String address) {
    JsonArray addresses = new JsonArray();
    addresses.add(address);
    endpoint.add("addresses", addresses);
    endpoint.add("conditions", conditions);
    ready(true).serving(true).terminating(false);
  }

  /** One more address of the same endpoint. */
  public EndpointBuilder address(String more) {
    endpoint.getAsJsonArray("addresses").add(more);
    return this;
  }

  /** The pod behind it. */
  public EndpointBuilder pod(String uid, String name) {
    JsonObject reference = new JsonObject();
    reference.addProperty("kind", "Pod");
    reference.addProperty("name", name);
    reference.addProperty("uid", uid);
    endpoint.add("targetRef", reference);
    return this;
  }

  /** The zone it is in. */
  public EndpointBuilder zone(String name) {
    endpoint.addProperty("zone", name);
    return this;
  }

  /** The node it is on. */
  public EndpointBuilder node(String name) {
    endpoint.addProperty("nodeName", name);
    return this;
  }

  /** The pod's own host name, as stateful sets give it. */
  public EndpointBuilder hostname(String name) {
    endpoint.addProperty("hostname", name);
    return this;
  }

  /** The condition {@code ready}; null leaves it out. */
  public EndpointBuilder ready(@Nullable Boolean value) {
    return condition("ready", value);
  }

  /** The condition {@code serving}; null leaves it out. */
  public EndpointBuilder serving(@Nullable Boolean value) {
    return condition("serving", value);
  }

  /** The condition {@code terminating}; null leaves it out. */
  public EndpointBuilder terminating(@Nullable Boolean value) {
    return condition("terminating", value);
  }

  /** {@code "conditions": null}. */
  public EndpointBuilder nullConditions() {
    endpoint.add("conditions", JsonNull.INSTANCE);
    return this;
  }

  /** No conditions at all. */
  public EndpointBuilder noConditions() {
    endpoint.remove("conditions");
    return this;
  }

  /** Hints: the zones that should use it. */
  public EndpointBuilder forZones(String... names) {
    return hint("forZones", names);
  }

  /** Hints: the nodes that should use it. */
  public EndpointBuilder forNodes(String... names) {
    return hint("forNodes", names);
  }

  /** Any member, as it is. */
  public EndpointBuilder member(String name, JsonElement value) {
    endpoint.add(name, value);
    return this;
  }

  JsonObject json() {
    return endpoint;
  }

  private EndpointBuilder condition(String name, @Nullable Boolean value) {
    if (value == null) {
      conditions.remove(name);
    } else {
      conditions.addProperty(name, value);
    }
    return this;
  }

  private EndpointBuilder hint(String member, String... names) {
    JsonArray hints = new JsonArray();
    for (String name : names) {
      JsonObject hint = new JsonObject();
      hint.addProperty("name", name);
      hints.add(hint);
    }
    if (!endpoint.has("hints")) {
      endpoint.add("hints", new JsonObject());
    }
    endpoint.getAsJsonObject("hints").add(member, hints);
    return this;
  }
}
