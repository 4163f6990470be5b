// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

import io.evenkeel.lab.cluster.pod.Capacity;
import io.evenkeel.lab.cluster.pod.ColdStart;
import java.time.Duration;
import java.util.Map;

/**
 * How a cluster is. Immutable.
 *
 * @param seed of all chance, but for the order in which the machine runs threads
 * @param replicas pods at the beginning
 * @param zones the zone of each node
 * @param podAddresses whether each pod has an address of its own where the machine lets it; else
 *     all share 127.0.0.1 and differ in their ports, as on a machine that has no other
 * @param dnsTtl how long a DNS answer holds
 * @param startup until a pod's process listens
 * @param readinessPeriod how often a pod's readiness is probed
 * @param linger how long a pod serves after SIGTERM as if nothing were; 0 for one that stops at
 *     once
 * @param drain how long calls in flight may take after that
 * @param connectionAge when the server behind {@code grpc-aged} ends a connection
 * @param connectionAgeGrace how long calls may go on over a connection that is being ended
 * @param capacity of a pod, for each way of calling
 * @param coldStart how a pod is that starts cold, as one does that is asked for
 * @param nodeGrace after what silence a node is not ready
 * @param eviction how long after that its pods are deleted
 * @param apiPort where the API listens; 0 for any port
 */
public record ClusterSettings(
    long seed,
    int replicas,
    Map<String, String> zones,
    boolean podAddresses,
    Duration dnsTtl,
    Duration startup,
    Duration readinessPeriod,
    Duration linger,
    Duration drain,
    Duration connectionAge,
    Duration connectionAgeGrace,
    Capacity capacity,
    ColdStart coldStart,
    Duration nodeGrace,
    Duration eviction,
    int apiPort) {

  /** Three pods on three nodes, each in a zone of its own; times as on a usual cluster. */
  public static final ClusterSettings DEFAULT = new Builder().build();

  /** A block of addresses has 253. */
  private static final int MOST_PODS = 200;

  /** Checks what can be wrong, and copies the nodes. */
  public ClusterSettings {
    zones = Map.copyOf(zones);
    if (zones.isEmpty()) {
      throw new IllegalArgumentException("A cluster needs a node at least; none is given");
    }
    requireReplicas(replicas);
    if (apiPort < 0 || apiPort > 65535) {
      throw new IllegalArgumentException(
          "The API's port must be from 0 (any) to 65535, but is " + apiPort);
    }
  }

  static void requireReplicas(int replicas) {
    if (replicas < 0 || replicas > MOST_PODS) {
      throw new IllegalArgumentException(
          "A lab runs from 0 to " + MOST_PODS + " pods, not " + replicas);
    }
  }

  /** Begins with {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Begins with these. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.seed = seed;
    builder.replicas = replicas;
    builder.zones = zones;
    builder.podAddresses = podAddresses;
    builder.dnsTtl = dnsTtl;
    builder.startup = startup;
    builder.readinessPeriod = readinessPeriod;
    builder.linger = linger;
    builder.drain = drain;
    builder.connectionAge = connectionAge;
    builder.connectionAgeGrace = connectionAgeGrace;
    builder.capacity = capacity;
    builder.coldStart = coldStart;
    builder.nodeGrace = nodeGrace;
    builder.eviction = eviction;
    builder.apiPort = apiPort;
    return builder;
  }

  /** Settings in the making. Not thread-safe. */
  public static final class Builder {

    private long seed = 1;
    private int replicas = 3;
    private Map<String, String> zones = Map.of("node-a", "a", "node-b", "b", "node-c", "c");
    private boolean podAddresses = true;
    private Duration dnsTtl = Duration.ofSeconds(5);
    private Duration startup = Duration.ofMillis(400);
    private Duration readinessPeriod = Duration.ofMillis(100);
    private Duration linger = Duration.ofSeconds(10);
    private Duration drain = Duration.ofSeconds(5);
    private Duration connectionAge = Duration.ofSeconds(10);
    private Duration connectionAgeGrace = Duration.ofSeconds(5);
    private Capacity capacity = Capacity.DEFAULT;
    private ColdStart coldStart = ColdStart.DEFAULT;
    private Duration nodeGrace = Duration.ofSeconds(40);
    private Duration eviction = Duration.ofMinutes(5);
    private int apiPort = 0;

    private Builder() {}

    /** Of all chance, but for the order in which the machine runs threads. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** Pods at the beginning. */
    public Builder replicas(int replicas) {
      this.replicas = replicas;
      return this;
    }

    /** The zone of each node. */
    public Builder zones(Map<String, String> zones) {
      this.zones = zones;
      return this;
    }

    /** Whether each pod has an address of its own, where the machine lets it. */
    public Builder podAddresses(boolean podAddresses) {
      this.podAddresses = podAddresses;
      return this;
    }

    /** How long a DNS answer holds; pods linger for five seconds longer, unless told so later. */
    public Builder dnsTtl(Duration ttl) {
      this.dnsTtl = ttl;
      this.linger = ttl.plusSeconds(5);
      return this;
    }

    /** Until a pod's process listens. */
    public Builder startup(Duration startup) {
      this.startup = startup;
      return this;
    }

    /** How often a pod's readiness is probed. */
    public Builder readinessPeriod(Duration readinessPeriod) {
      this.readinessPeriod = readinessPeriod;
      return this;
    }

    /** How long a pod serves after SIGTERM as if nothing were; 0 for one that stops at once. */
    public Builder linger(Duration linger) {
      this.linger = linger;
      return this;
    }

    /** How long calls in flight may take after that. */
    public Builder drain(Duration drain) {
      this.drain = drain;
      return this;
    }

    /** When the server behind {@code grpc-aged} ends a connection. */
    public Builder connectionAge(Duration connectionAge) {
      this.connectionAge = connectionAge;
      return this;
    }

    /** How long calls may go on over a connection that is being ended. */
    public Builder connectionAgeGrace(Duration connectionAgeGrace) {
      this.connectionAgeGrace = connectionAgeGrace;
      return this;
    }

    /** Of a pod, for each way of calling. */
    public Builder capacity(Capacity capacity) {
      this.capacity = capacity;
      return this;
    }

    /** How a pod is that starts cold. */
    public Builder coldStart(ColdStart coldStart) {
      this.coldStart = coldStart;
      return this;
    }

    /** After what silence a node is not ready. */
    public Builder nodeGrace(Duration nodeGrace) {
      this.nodeGrace = nodeGrace;
      return this;
    }

    /** How long after that its pods are deleted. */
    public Builder eviction(Duration eviction) {
      this.eviction = eviction;
      return this;
    }

    /** Where the API listens; 0 for any port. */
    public Builder apiPort(int apiPort) {
      this.apiPort = apiPort;
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException if they cannot be; says what is allowed
     */
    public ClusterSettings build() {
      return new ClusterSettings(
          seed,
          replicas,
          zones,
          podAddresses,
          dnsTtl,
          startup,
          readinessPeriod,
          linger,
          drain,
          connectionAge,
          connectionAgeGrace,
          capacity,
          coldStart,
          nodeGrace,
          eviction,
          apiPort);
    }
  }
}
