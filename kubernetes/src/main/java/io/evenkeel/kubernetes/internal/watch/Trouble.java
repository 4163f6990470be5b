// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.kubernetes.internal.slice.ApiStatus;

/**
 * What keeps a watch from its work, before it is put in words for a person.
 *
 * @param kind what sort of trouble it is
 * @param message what was seen, in the server's or the client's words
 */
public record Trouble(Problem.Kind kind, String message) {

  /** The server has answered with an error. */
  static Trouble of(ApiStatus status) {
    int code = status.code();
    return switch (code) {
      case 401 -> new Trouble(Problem.Kind.UNAUTHENTICATED, status.toString());
      case 403 -> new Trouble(Problem.Kind.FORBIDDEN, status.toString());
      case 404 -> new Trouble(Problem.Kind.NOT_FOUND, status.toString());
      default -> {
        boolean busy = code == 0 || code == 429 || code >= 500;
        yield new Trouble(
            busy ? Problem.Kind.UNREACHABLE : Problem.Kind.MALFORMED,
            "the API server answered " + status);
      }
    };
  }
}
