// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import io.evenkeel.kubernetes.internal.watch.SliceWatch;

/**
 * The EndpointSlices of one Service, or of all.
 *
 * @param service {@link ServiceName#ALL} for every one that belongs to a Service
 * @param namespace {@link ServiceName#ALL} for all
 */
record SliceScope(String service, String namespace) implements SliceWatch.Scope {

  private static final String API = "/apis/discovery.k8s.io/v1/";
  private static final String LABEL = "kubernetes.io/service-name";

  @Override
  public String path() {
    return isEverywhere()
        ? API + "endpointslices"
        : API + "namespaces/" + namespace + "/endpointslices";
  }

  @Override
  public String selector() {
    // Slices without the label belong to no Service.
    return service.equals(ServiceName.ALL) ? LABEL : LABEL + "=" + service;
  }

  /** Whether all namespaces are meant. */
  boolean isEverywhere() {
    return namespace.equals(ServiceName.ALL);
  }

  /** {@code greeter.prod}. */
  String what() {
    return service + "." + namespace;
  }

  /** {@code greeter.prod}, for observers. */
  @Override
  public String toString() {
    return what();
  }
}
