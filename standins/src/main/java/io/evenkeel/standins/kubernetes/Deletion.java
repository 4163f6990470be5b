// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * How an object shall be deleted: a client's DeleteOptions. Immutable.
 *
 * @param graceSeconds how long its end may take; null for what the object itself says
 * @param uid the only uid that may be deleted; empty for any
 */
record Deletion(@Nullable Long graceSeconds, String uid) {

  static final Deletion PLAIN = new Deletion(null, "");
  static final Deletion NOW = new Deletion(0L, "");

  /** What a request's body and its parameters say; the body wins, as on the real server. */
  static Deletion of(ApiRequest request, @Nullable JsonObject options) {
    String grace = request.parameter("gracePeriodSeconds");
    String uid = "";
    if (options != null) {
      String given = Json.text(options, "gracePeriodSeconds");
      grace = given.isEmpty() ? grace : given;
      uid = Json.text(options, "preconditions.uid");
    }
    try {
      return new Deletion(grace.isEmpty() ? null : Long.valueOf(grace), uid);
    } catch (NumberFormatException e) {
      throw new Refusal(
          Status.badRequest(
              "gracePeriodSeconds must be a whole number of seconds, but is '" + grace + "'"));
    }
  }
}
