// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends what the API server sends, with its headers. */
final class Reply {

  static final Map<String, String> JSON_HEADERS =
      Map.of("Content-Type", "application/json", "Cache-Control", "no-cache, private");

  private Reply() {}

  static void json(Answer answer, int status, byte[] body) {
    answer.respond(status, JSON_HEADERS, body);
  }

  static void text(Answer answer, int status, String body) {
    answer.respond(
        status,
        Map.of("Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  static void status(Answer answer, Status status) {
    Map<String, String> headers = new LinkedHashMap<>(JSON_HEADERS);
    if (status.retryAfterSeconds() > 0) {
      headers.put("Retry-After", Long.toString(status.retryAfterSeconds()));
    }
    answer.respond(status.code(), headers, status.json());
  }
}
