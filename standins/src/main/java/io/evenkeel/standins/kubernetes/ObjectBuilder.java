// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;

/** Builds an object as JSON. Not thread-safe. */
@FunctionalInterface
public interface ObjectBuilder {

  /** The object as a new tree. */
  JsonObject json();
}
