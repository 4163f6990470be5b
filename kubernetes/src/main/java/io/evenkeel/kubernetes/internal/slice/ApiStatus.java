// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import io.evenkeel.http.Excerpt;

/**
 * The API's own words on what went wrong: a Status object.
 *
 * @param code as an HTTP status; 0 where it gives none
 * @param reason a word, such as {@code Expired}; may be empty
 * @param message for people, in one line and not a long one; may be empty
 * @param retryAfterSeconds 0 where the server gives none
 */
public record ApiStatus(int code, String reason, String message, int retryAfterSeconds) {

  private static final int LONGEST_REASON = 100;
  private static final int LONGEST_MESSAGE = 1000;

  public ApiStatus {
    reason = Excerpt.of(reason, LONGEST_REASON);
    message = Excerpt.of(message, LONGEST_MESSAGE);
  }

  /** A status of which only the HTTP code is known. */
  public static ApiStatus ofCode(int code) {
    return new ApiStatus(code, "", "", 0);
  }

  /** Whether the version asked for is gone: only a new list helps. Both words are in use. */
  public boolean isGone() {
    return code == 410 || reason.equals("Expired") || reason.equals("Gone");
  }

  /** Whether the server has not seen the version asked for: it lags, or was restored. */
  public boolean isTooNew() {
    return reason.equals("Timeout") && message.contains("Too large resource version")
        || code == 504 && message.contains("resource version");
  }

  /**
   * Whether the server as a whole is in trouble, or does not know who asks, which is the same for
   * all who share its connections: another request would fare no better. What is gone or too new is
   * so for one request alone, and so is all else that a server refuses.
   */
  public boolean isOfTheServer() {
    return (code == 401 || code == 429 || code >= 500) && !isGone() && !isTooNew();
  }

  @Override
  public String toString() {
    return code
        + (reason.isEmpty() ? "" : " " + reason)
        + (message.isEmpty() ? "" : ": " + message);
  }
}
