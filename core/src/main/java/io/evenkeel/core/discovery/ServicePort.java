// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

/**
 * One port of one service, as a catalog names it.
 *
 * @param namespace empty where a place has none
 * @param service the service's name
 * @param port the port's name; empty where the only port has none
 */
public record ServicePort(String namespace, String service, String port)
    implements Comparable<ServicePort> {

  @Override
  public int compareTo(ServicePort other) {
    int byNamespace = namespace.compareTo(other.namespace);
    if (byNamespace != 0) {
      return byNamespace;
    }
    int byService = service.compareTo(other.service);
    return byService != 0 ? byService : port.compareTo(other.port);
  }

  /** {@code service.namespace:port}. */
  @Override
  public String toString() {
    return service
        + (namespace.isEmpty() ? "" : "." + namespace)
        + (port.isEmpty() ? "" : ":" + port);
  }
}
