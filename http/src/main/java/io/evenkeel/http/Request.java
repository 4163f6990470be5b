// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, immutable.
 *
 * @param method such as {@code GET}
 * @param path path and query, already encoded, beginning with {@code /}; appended to the origin's
 * @param headers extra headers; the origin's own and the credentials are added to them
 * @param body null for none; not copied, so leave it alone
 * @param headerTimeout from the call to the response's headers; null for the origin's
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy of each body would be waste.
public record Request(
    String method,
    String path,
    Map<String, List<String>> headers,
    byte @Nullable [] body,
    @Nullable Duration headerTimeout) {

  /** Refuses a path that does not begin with a slash. */
  public Request {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "path \"" + path + "\" must begin with / and be encoded, such as /version?timeout=5s");
    }
    headers = Map.copyOf(headers);
  }

  /** A GET. */
  public static Request get(String path) {
    return new Request("GET", path, Map.of(), null, null);
  }

  /** A request with a body. */
  public static Request of(String method, String path, String contentType, byte[] body) {
    return new Request(method, path, Map.of("Content-Type", List.of(contentType)), body, null);
  }

  /** A request without a body, such as a DELETE. */
  public static Request of(String method, String path) {
    return new Request(method, path, Map.of(), null, null);
  }

  /** This request with one more header. */
  public Request header(String name, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(headers);
    more.put(name, List.of(value));
    return new Request(method, path, more, body, headerTimeout);
  }

  /** This request with another time-out: from the call to the response's headers. */
  public Request headerTimeout(Duration timeout) {
    return new Request(method, path, headers, body, timeout);
  }

  /** The method and the path; headers and body may hold secrets. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
