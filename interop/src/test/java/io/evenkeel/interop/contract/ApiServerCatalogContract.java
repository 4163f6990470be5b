// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop.contract;

import io.evenkeel.testkit.CatalogContract;
import io.evenkeel.testkit.Place;

/** One namespace of a real cluster. */
class ApiServerCatalogContract extends CatalogContract {

  @Override
  protected Place.OfCatalog open() {
    return new ApiServerPlace();
  }
}
