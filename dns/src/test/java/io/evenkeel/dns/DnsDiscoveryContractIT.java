// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import io.evenkeel.testkit.DiscoveryContract;
import io.evenkeel.testkit.Place;

class DnsDiscoveryContractIT extends DiscoveryContract {
  @Override
  protected Place.OfService open() {
    return new DnsPlace();
  }
}
