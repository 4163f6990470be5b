// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

class MemoryDiscoveryTest extends DiscoveryContract {

  @Override
  protected Place.OfService open() {
    return new MemoryPlace(Flaw.NONE);
  }
}
