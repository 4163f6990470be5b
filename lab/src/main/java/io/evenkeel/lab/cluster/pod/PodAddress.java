// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import java.util.Map;

/**
 * Where a pod listens. Immutable.
 *
 * @param ip an address of loopback
 * @param ports the port of each name that the pod's container gives
 */
public record PodAddress(String ip, Map<String, Integer> ports) {

  /** The port at which the greeter listens. */
  public static final String GRPC = "grpc";

  /** The port of the same greeter whose server limits the age of connections. */
  public static final String GRPC_AGED = "grpc-aged";

  /** Copies the ports. */
  public PodAddress {
    ports = Map.copyOf(ports);
  }

  /**
   * The port of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int port(String name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException(
          "A pod has no port '" + name + "'; it has " + ports.keySet());
    }
    return port;
  }
}
