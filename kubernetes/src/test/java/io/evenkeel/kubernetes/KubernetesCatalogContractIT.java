// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.testkit.CatalogContract;
import io.evenkeel.testkit.Place;

/** Over TLS and HTTP/2, with initial events. */
class KubernetesCatalogContractIT extends CatalogContract {

  @Override
  protected Place.OfCatalog open() {
    return new StandInPlace(KubernetesApi.builder());
  }
}
