// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One backend that can be called.
 *
 * <p>Identity is the {@link #id}, not the address: when a new pod gets the address of an old one,
 * it is a new endpoint. Immutable.
 *
 * @param id the pod's uid or the registry's instance id; else host name and node; else the address
 * @param addresses ways to the same backend, such as one IPv4 and one IPv6; at least one
 * @param locality where it runs
 * @param hints for whom it is meant
 * @param weight its share relative to the others, at least 1
 * @param state whether it takes new work
 * @param serverName the name its TLS certificate carries where that differs from the target's, or
 *     null; only from sources that are trusted
 * @param metadata what else its place says of it, such as the pod's name
 * @param origin the slice, key or record it came from, for people
 */
public record Endpoint(
    String id,
    List<Address> addresses,
    Locality locality,
    Hints hints,
    int weight,
    State state,
    @Nullable String serverName,
    Map<String, String> metadata,
    String origin) {

  /** Metadata key: the name of the pod or instance, for people. */
  public static final String NAME = "name";

  /** Whether an endpoint takes new work. */
  public enum State {
    /** Takes calls. */
    READY,
    /** Is about to leave: finishes its calls, and takes new ones only where nothing is READY. */
    DRAINING
  }

  public Endpoint {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("An endpoint needs an id, but it is empty");
    }
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("Endpoint '" + id + "' has no address; give at least one");
    }
    if (weight < 1) {
      throw new IllegalArgumentException(
          "Weight of endpoint '" + id + "' must be at least 1, but is " + weight);
    }
    metadata = Map.copyOf(metadata);
  }

  /** An endpoint known by nothing but its address, which is its id. */
  public static Endpoint of(String host, int port) {
    Address address = new Address(host, port);
    return builder(address.toString()).address(address).build();
  }

  /** A builder for an endpoint with that id. */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /** A builder that begins with all that this endpoint is. */
  public Builder toBuilder() {
    Builder builder = new Builder(id);
    builder.addresses.addAll(addresses);
    builder.locality = locality;
    builder.hints = hints;
    builder.weight = weight;
    builder.state = state;
    builder.serverName = serverName;
    builder.metadata.putAll(metadata);
    builder.origin = origin;
    return builder;
  }

  /** The first address, the one to show. */
  public Address address() {
    return addresses.get(0);
  }

  /** What people call it: its name where it has one, else its id. */
  public String displayName() {
    return metadata.getOrDefault(NAME, id);
  }

  /** Builds an {@link Endpoint}. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private final List<Address> addresses = new ArrayList<>(1);
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private Locality locality = Locality.UNKNOWN;
    private Hints hints = Hints.NONE;
    private int weight = 1;
    private State state = State.READY;
    private @Nullable String serverName;
    private String origin = "";

    private Builder(String id) {
      this.id = id;
    }

    /** Adds a way to the backend. */
    public Builder address(Address address) {
      addresses.add(address);
      return this;
    }

    /** Adds a way to the backend. */
    public Builder address(String host, int port) {
      return address(new Address(host, port));
    }

    public Builder locality(Locality locality) {
      this.locality = locality;
      return this;
    }

    public Builder hints(Hints hints) {
      this.hints = hints;
      return this;
    }

    /** The share relative to the others, at least 1. */
    public Builder weight(int weight) {
      this.weight = weight;
      return this;
    }

    public Builder state(State state) {
      this.state = state;
      return this;
    }

    /** The name its TLS certificate carries; null for the target's own. */
    public Builder serverName(@Nullable String serverName) {
      this.serverName = serverName;
      return this;
    }

    public Builder metadata(String key, String value) {
      metadata.put(key, value);
      return this;
    }

    public Builder origin(String origin) {
      this.origin = origin;
      return this;
    }

    /**
     * Builds it.
     *
     * @throws IllegalArgumentException if what was given makes no endpoint
     */
    public Endpoint build() {
      return new Endpoint(
          id, addresses, locality, hints, weight, state, serverName, metadata, origin);
    }
  }
}
