// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.kubernetes.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a list goes on, in the real server's encoding. Immutable.
 *
 * @param version the version of the first page; -1 for the latest, at the price of inconsistency
 * @param start the first key of the rest
 */
record ContinueToken(long version, String start) {

  /** The token of a request, or null if it has none. */
  static @Nullable ContinueToken of(ApiRequest request) {
    String text = request.parameter("continue");
    if (text.isEmpty()) {
      return null;
    }
    String version = request.parameter("resourceVersion");
    if (!version.isEmpty() && !version.equals("0")) {
      throw new Refusal(
          Status.badRequest("specifying resource version is not allowed when using continue"));
    }
    try {
      JsonObject token =
          JsonParser.parseString(
                  new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8))
              .getAsJsonObject();
      ContinueToken read =
          new ContinueToken(Json.number(token, "rv"), Json.text(token.get("start")));
      if (read.version == 0 || read.start.isEmpty()) {
        throw new IllegalArgumentException("incomplete");
      }
      return read;
    } catch (RuntimeException e) {
      throw new Refusal(
          Status.badRequest("invalid continue token: continue key is not valid: " + text));
    }
  }

  ContinueToken atLatest() {
    return new ContinueToken(-1, start);
  }

  String encoded() {
    JsonObject token = new JsonObject();
    token.addProperty("v", "meta.k8s.io/v1");
    token.addProperty("rv", version);
    token.addProperty("start", start);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token));
  }
}
