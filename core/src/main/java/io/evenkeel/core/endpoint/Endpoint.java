// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import io.evenkeel.core.endpoint.Common.Rare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One backend that can be called.
 *
 * <p>Identity is the {@link #id}, not the address: when a new pod gets the address of an old one,
 * it is a new endpoint. A value: immutable, and equal to another of which all is equal.
 *
 * <p>There may be hundreds of thousands in a process, so texts are kept packed: {@link #id}, {@link
 * #addresses} and {@link #metadata} make new objects at each call. To order endpoints by id use
 * {@link EndpointSet#order}, which makes none.
 */
public final class Endpoint {

  /** Metadata key: the name of the pod or instance, for people. */
  public static final String NAME = "name";

  private static final int LONGEST_TEXT = 0xffff;

  private static final int DRAINING = 1;
  private static final int WIDE = 2;
  private static final int HOST_NAME = 4;
  private static final int UUID = 8;
  private static final int IPV4 = 16;

  // The id, as a PackedUuid if it is one; the host of the first address, as a PackedIpv4 if it is
  // one; and what follows the prefix of the name. What is neither is PackedText.
  private final byte[] text;
  private final Locality locality;
  private final Common common;
  private final char idLength;
  private final char hostLength;
  private final char port;
  private final byte flags;

  /** Whether an endpoint takes new work. */
  public enum State {
    /** Takes calls. */
    READY,
    /** Is about to leave: finishes its calls, and takes new ones only where nothing is READY. */
    DRAINING
  }

  private Endpoint(Builder from, Address first, Common common) {
    String id = from.id;
    String host = first.host();
    String name = from.name.substring(common.namePrefix().length());
    boolean wide = PackedText.isWide(id) || PackedText.isWide(host) || PackedText.isWide(name);
    boolean hasHostName = !first.isLiteral();
    for (Address other : from.others) {
      hasHostName |= !other.isLiteral();
    }
    boolean uuid = !wide && PackedUuid.isUuid(id);
    boolean ipv4 = !wide && PackedIpv4.isIpv4(host);
    int length =
        (uuid ? PackedUuid.LENGTH : id.length())
            + (ipv4 ? PackedIpv4.LENGTH : host.length())
            + name.length();
    text = new byte[wide ? 2 * length : length];
    int at = PackedUuid.LENGTH;
    if (uuid) {
      PackedUuid.pack(id, text);
    } else {
      at = PackedText.put(text, 0, wide, id);
    }
    at = ipv4 ? PackedIpv4.put(text, at, host) : PackedText.put(text, at, wide, host);
    PackedText.put(text, at, wide, name);
    locality = from.locality;
    this.common = common;
    idLength = (char) id.length();
    hostLength = (char) host.length();
    port = (char) first.port();
    flags =
        (byte)
            ((from.state == State.DRAINING ? DRAINING : 0)
                | (wide ? WIDE : 0)
                | (uuid ? UUID : 0)
                | (ipv4 ? IPV4 : 0)
                | (hasHostName ? HOST_NAME : 0));
  }

  /** Whether this is what would be built, which has nothing rare. */
  private boolean isPlain(Builder from, Address first) {
    return port == first.port()
        && state() == from.state
        && compareIdTo(from.id) == 0
        && hostIs(first.host())
        && nameIs(from.name)
        && locality.equals(from.locality)
        && common.isPlain(from.origin, from.hints);
  }

  private boolean nameIs(String name) {
    String prefix = common.namePrefix();
    return prefix.length() + endLength() == name.length()
        && name.startsWith(prefix)
        && PackedText.equal(text, isWide(), endFrom(), name, prefix.length());
  }

  private Endpoint(Endpoint like, int port, Common common) {
    text = like.text;
    locality = like.locality;
    this.common = common;
    idLength = like.idLength;
    hostLength = like.hostLength;
    this.port = (char) port;
    flags = like.flags;
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
    Builder builder = new Builder(id());
    addresses().forEach(builder::address);
    builder.locality = locality;
    builder.hints = hints();
    builder.weight = weight();
    builder.state = state();
    builder.serverName = serverName();
    metadata().forEach(builder::metadata);
    builder.origin = origin();
    return builder;
  }

  /**
   * This endpoint with that port in all its addresses; shares all else, and is this where it has it
   * already.
   *
   * @throws IllegalArgumentException if it is not from 1 to 65535
   */
  public Endpoint atPort(int port) {
    Rare rare = common.rare();
    if (this.port == port && rare.otherAddresses().isEmpty()) {
      return this;
    }
    Address first = new Address(host(), port);
    if (rare.otherAddresses().isEmpty()) {
      return new Endpoint(this, first.port(), common);
    }
    List<Address> others =
        rare.otherAddresses().stream().map(other -> new Address(other.host(), port)).toList();
    Rare moved = new Rare(others, rare.weight(), rare.serverName(), rare.otherMetadata());
    return new Endpoint(
        this, first.port(), Common.of(origin(), hints(), common.namePrefix(), moved));
  }

  /** The pod's uid or the registry's instance id; else host name and node; else the address. */
  public String id() {
    return isUuid() ? PackedUuid.text(text) : text(0, idLength);
  }

  /** Ways to the same backend, such as one IPv4 and one IPv6; at least one. */
  public List<Address> addresses() {
    List<Address> others = common.rare().otherAddresses();
    if (others.isEmpty()) {
      return List.of(address());
    }
    List<Address> all = new ArrayList<>(1 + others.size());
    all.add(address());
    all.addAll(others);
    return List.copyOf(all);
  }

  /** The first address, the one to show. */
  public Address address() {
    return new Address(host(), port);
  }

  private String host() {
    return isIpv4() ? PackedIpv4.text(text, hostFrom()) : text(hostFrom(), hostLength);
  }

  private boolean hostIs(String host) {
    return hostLength == host.length()
        && (isIpv4()
            ? PackedIpv4.isIpv4(host) && PackedIpv4.equal(text, hostFrom(), host)
            : PackedText.equal(text, isWide(), hostFrom(), host, 0));
  }

  /** Whether any address has a name for its host, which a name service must be asked for. */
  public boolean hasHostName() {
    return (flags & HOST_NAME) != 0;
  }

  /** Where it runs. */
  public Locality locality() {
    return locality;
  }

  /** For whom it is meant. */
  public Hints hints() {
    return common.hints();
  }

  /** Its share relative to the others, at least 1. */
  public int weight() {
    return common.rare().weight();
  }

  /** Whether it takes new work. */
  public State state() {
    return (flags & DRAINING) != 0 ? State.DRAINING : State.READY;
  }

  /**
   * The name its TLS certificate carries where that differs from the target's, or null; only from
   * sources that are trusted.
   */
  public @Nullable String serverName() {
    return common.rare().serverName();
  }

  /** What else its place says of it, such as the pod's name. */
  public Map<String, String> metadata() {
    String name = name();
    Map<String, String> others = common.rare().otherMetadata();
    if (others.isEmpty()) {
      return name.isEmpty() ? Map.of() : Map.of(NAME, name);
    }
    Map<String, String> all = new LinkedHashMap<>(others);
    if (!name.isEmpty()) {
      all.put(NAME, name);
    }
    return Map.copyOf(all);
  }

  /** The slice, key or record it came from, for people. */
  public String origin() {
    return common.origin();
  }

  Common common() {
    return common;
  }

  /** What people call it: its name where it has one, else its id. */
  public String displayName() {
    String name = name();
    return name.isEmpty() ? id() : name;
  }

  private String name() {
    String end = text(endFrom(), endLength());
    return common.namePrefix().isEmpty() ? end : common.namePrefix() + end;
  }

  /** Of what follows the prefix of the name. */
  private int endLength() {
    return (isWide() ? text.length / 2 : text.length) - endFrom();
  }

  private int endFrom() {
    return hostFrom() + (isIpv4() ? PackedIpv4.LENGTH : hostLength);
  }

  private int hostFrom() {
    return isUuid() ? PackedUuid.LENGTH : idLength;
  }

  private boolean isUuid() {
    return (flags & UUID) != 0;
  }

  private boolean isIpv4() {
    return (flags & IPV4) != 0;
  }

  private char idAt(int index) {
    return isUuid() ? PackedUuid.at(text, index) : PackedText.at(text, isWide(), index);
  }

  private String text(int from, int length) {
    return PackedText.text(text, isWide(), from, length);
  }

  private boolean isWide() {
    return (flags & WIDE) != 0;
  }

  /** Compares ids, in the order of {@link String#compareTo}. */
  int compareId(Endpoint other) {
    if ((flags & other.flags & UUID) != 0) {
      return Arrays.compareUnsigned(text, 0, PackedUuid.LENGTH, other.text, 0, PackedUuid.LENGTH);
    }
    for (int i = 0; i < Math.min(idLength, other.idLength); i++) {
      int order = idAt(i) - other.idAt(i);
      if (order != 0) {
        return order;
      }
    }
    return idLength - other.idLength;
  }

  /** Compares the {@link #id} with that one as {@link String#compareTo} does, without making it. */
  public int compareIdTo(String id) {
    for (int i = 0; i < Math.min(idLength, id.length()); i++) {
      int order = idAt(i) - id.charAt(i);
      if (order != 0) {
        return order;
      }
    }
    return idLength - id.length();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof Endpoint that
            && idLength == that.idLength
            && hostLength == that.hostLength
            && port == that.port
            && flags == that.flags
            && Arrays.equals(text, that.text)
            && locality.equals(that.locality)
            && common.equals(that.common);
  }

  /** That of the {@link #id}, whose endpoints are one and the same. */
  @Override
  public int hashCode() {
    int hash = 0;
    for (int i = 0; i < idLength; i++) {
      hash = 31 * hash + idAt(i);
    }
    return hash;
  }

  /** All of it, for logs. */
  @Override
  public String toString() {
    return "Endpoint[id="
        + id()
        + ", addresses="
        + addresses()
        + ", locality="
        + locality
        + ", hints="
        + hints()
        + ", weight="
        + weight()
        + ", state="
        + state()
        + ", serverName="
        + serverName()
        + ", metadata="
        + metadata()
        + ", origin="
        + origin()
        + "]";
  }

  /** Builds an {@link Endpoint}. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private @Nullable Address first;
    // Lists and maps of one's own only where something is put in.
    private List<Address> others = List.of();
    private String name = "";
    private Map<String, String> metadata = Map.of();
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
      if (first == null) {
        first = address;
        return this;
      }
      others = others.isEmpty() ? new ArrayList<>(1) : others;
      others.add(address);
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

    /** Adds what its place says of it; an empty {@link #NAME} is none. */
    public Builder metadata(String key, String value) {
      if (key.equals(NAME)) {
        name = value;
        return this;
      }
      metadata = metadata.isEmpty() ? new LinkedHashMap<>() : metadata;
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
      return build(null, null);
    }

    /**
     * Builds it, or gives an earlier one that is equal: what stays is then kept once, and nothing
     * new is made.
     *
     * @param commons of what is built together with it, or null
     * @throws IllegalArgumentException if what was given makes no endpoint
     */
    public Endpoint build(@Nullable Endpoint earlier, @Nullable Commons commons) {
      if (id.isEmpty()) {
        throw new IllegalArgumentException("An endpoint needs an id, but it is empty");
      }
      if (first == null) {
        throw new IllegalArgumentException(
            "Endpoint '" + id + "' has no address; give at least one");
      }
      if (id.length() > LONGEST_TEXT || first.host().length() > LONGEST_TEXT) {
        throw new IllegalArgumentException(
            "The id and the host of an endpoint have at most "
                + LONGEST_TEXT
                + " characters, but here they have "
                + id.length()
                + " and "
                + first.host().length());
      }
      if (weight < 1) {
        throw new IllegalArgumentException(
            "Weight of endpoint '" + id + "' must be at least 1, but is " + weight);
      }
      boolean rare = weight != 1 || serverName != null || !others.isEmpty() || !metadata.isEmpty();
      if (earlier != null && !rare && earlier.isPlain(this, first)) {
        return earlier;
      }
      Common common =
          Common.of(
              origin,
              hints,
              name.substring(0, Common.prefixLength(name)),
              rare
                  ? new Rare(List.copyOf(others), weight, serverName, Map.copyOf(metadata))
                  : Rare.NONE);
      Endpoint built = new Endpoint(this, first, commons == null ? common : commons.share(common));
      return built.equals(earlier) ? Objects.requireNonNull(earlier) : built;
    }
  }
}
