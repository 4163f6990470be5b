// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** The same by fabric8's client: the lightest it has, one list and no informer. */
public final class Fabric8FirstList {

  private Fabric8FirstList() {}

  /** The argument is the Service. */
  public static void main(String[] args) {
    // Not closed: the process ends at once, as on the other side.
    KubernetesClient client = new KubernetesClientBuilder().build();
    int endpoints =
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(Objects.NAMESPACE)
            .withLabel("kubernetes.io/service-name", args[0])
            .list()
            .getItems()
            .stream()
            .mapToInt(slice -> slice.getEndpoints().size())
            .sum();
    System.out.println("listed " + endpoints);
    Runtime.getRuntime().halt(0);
  }
}
