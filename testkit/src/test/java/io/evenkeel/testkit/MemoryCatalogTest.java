// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

class MemoryCatalogTest extends CatalogContract {

  @Override
  protected Place.OfCatalog open() {
    return new MemoryPlace(Flaw.NONE);
  }
}
