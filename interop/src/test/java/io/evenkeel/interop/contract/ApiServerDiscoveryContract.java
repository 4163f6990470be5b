// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop.contract;

import io.evenkeel.testkit.DiscoveryContract;
import io.evenkeel.testkit.Place;

/** One Service of a real cluster. */
class ApiServerDiscoveryContract extends DiscoveryContract {

  @Override
  protected Place.OfService open() {
    return new ApiServerPlace();
  }
}
