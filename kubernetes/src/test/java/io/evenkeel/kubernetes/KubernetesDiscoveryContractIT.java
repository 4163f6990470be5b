// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.testkit.DiscoveryContract;
import io.evenkeel.testkit.Place;

/** Over TLS and HTTP/2, with initial events. */
class KubernetesDiscoveryContractIT extends DiscoveryContract {

  @Override
  protected Place.OfService open() {
    return new StandInPlace(KubernetesApi.builder());
  }
}
