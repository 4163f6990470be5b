// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One EndpointSlice as it was read, as far as a client needs it; {@link KeptSlice} is what is kept
 * of it. Immutable.
 *
 * <p>The endpoints are sorted by id; where one slice names an id twice, the better condition stays.
 */
public final class Slice {

  private static final SliceEndpoint[] NONE = {};

  private final String namespace;
  private final String name;
  private final String service;
  private final String resourceVersion;
  private final List<SlicePort> ports;
  private final SliceEndpoint[] endpoints;
  private final @Nullable Instant changedAt;

  Slice(
      String namespace,
      String name,
      String service,
      String resourceVersion,
      List<SlicePort> ports,
      List<SliceEndpoint> endpoints,
      @Nullable Instant changedAt) {
    this.namespace = namespace;
    this.name = name;
    this.service = service;
    this.resourceVersion = resourceVersion;
    this.ports = List.copyOf(ports);
    this.endpoints = sorted(endpoints);
    this.changedAt = changedAt;
  }

  public String namespace() {
    return namespace;
  }

  public String name() {
    return name;
  }

  /** The Service, by the label {@code kubernetes.io/service-name}; empty where there is none. */
  public String service() {
    return service;
  }

  public String resourceVersion() {
    return resourceVersion;
  }

  /** TCP ports; others cannot carry gRPC. */
  public List<SlicePort> ports() {
    return ports;
  }

  /** When the change came about that made the controller write this, or null. */
  public @Nullable Instant changedAt() {
    return changedAt;
  }

  int size() {
    return endpoints.length;
  }

  SliceEndpoint get(int index) {
    return endpoints[index];
  }

  private static SliceEndpoint[] sorted(List<SliceEndpoint> endpoints) {
    if (endpoints.isEmpty()) {
      return NONE;
    }
    SliceEndpoint[] array = endpoints.toArray(NONE);
    Arrays.sort(
        array, Comparator.comparing(SliceEndpoint::id).thenComparing(SliceEndpoint::condition));
    int kept = 1;
    for (int i = 1; i < array.length; i++) {
      if (!array[i].id().equals(array[kept - 1].id())) {
        array[kept++] = array[i];
      }
    }
    return kept == array.length ? array : Arrays.copyOf(array, kept);
  }

  /** {@code namespace/name@version}. */
  @Override
  public String toString() {
    return namespace + "/" + name + "@" + resourceVersion;
  }
}
