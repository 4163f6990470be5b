// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.testkit.DiscoveryContract;
import io.evenkeel.testkit.Place;

/** Over clear text and HTTP/1.1, as kubectl proxy serves it. */
class ClearTextContractIT extends DiscoveryContract {

  @Override
  protected Place.OfService open() {
    return new StandInPlace(KubernetesApi.builder().clearText());
  }
}
