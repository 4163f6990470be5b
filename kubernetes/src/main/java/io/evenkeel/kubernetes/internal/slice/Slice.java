// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One EndpointSlice, as far as a client needs it. Immutable.
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

  /** The number of the port with that name; -1 where there is none with a number. */
  int portNumber(String portName) {
    for (SlicePort port : ports) {
      if (port.name().equals(portName) && port.number() > 0) {
        return port.number();
      }
    }
    return -1;
  }

  int size() {
    return endpoints.length;
  }

  SliceEndpoint get(int index) {
    return endpoints[index];
  }

  /** The endpoint with that id, or null. */
  @Nullable SliceEndpoint find(String id) {
    int low = 0;
    int high = endpoints.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = endpoints[middle].id().compareTo(id);
      if (order == 0) {
        return endpoints[middle];
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
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
