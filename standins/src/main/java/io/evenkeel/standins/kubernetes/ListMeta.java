// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;

/** The metadata of a list: its version, where it goes on, and how much is left if that is known. */
record ListMeta(long version, String next, long remaining) {

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("resourceVersion", Long.toString(version));
    if (!next.isEmpty()) {
      json.addProperty("continue", next);
    }
    if (remaining > 0) {
      json.addProperty("remainingItemCount", remaining);
    }
    return json;
  }
}
