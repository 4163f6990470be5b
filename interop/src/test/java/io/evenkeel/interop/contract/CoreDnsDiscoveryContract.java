// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop.contract;

import io.evenkeel.testkit.DiscoveryContract;
import io.evenkeel.testkit.Place;

/** One headless Service of a real cluster, by its name. */
class CoreDnsDiscoveryContract extends DiscoveryContract {

  @Override
  protected Place.OfService open() {
    return new CoreDnsPlace();
  }
}
