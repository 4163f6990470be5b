// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.WatchListSupport;
import io.evenkeel.testkit.CatalogContract;
import io.evenkeel.testkit.Place;

/** A server without initial events: list, then watch. */
class ListThenWatchCatalogContractIT extends CatalogContract {

  @Override
  protected Place.OfCatalog open() {
    return new StandInPlace(KubernetesApi.builder().watchList(WatchListSupport.GATE_OFF));
  }
}
