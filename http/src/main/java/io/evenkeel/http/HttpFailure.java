// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import org.jspecify.annotations.Nullable;

/** Why a call ended without a complete response: a kind to act on, a message to read. */
public final class HttpFailure extends Exception {

  private static final long serialVersionUID = 1;

  /** What went wrong, as far as a caller acts on it. */
  public enum Kind {
    /** No connection: refused, unknown host, no answer in the connect time-out. */
    UNREACHABLE,
    /** The two ends do not trust each other; another try helps only after a change of files. */
    TLS,
    /** The server is there, but this call's headers did not come in time. */
    TIMEOUT,
    /** The connection answered no probe and was dropped with all its calls. */
    MUTE,
    /** The peer closed or reset in the middle, or the origin was closed. */
    CLOSED,
    /** The proxy refused or could not be reached. */
    PROXY,
    /** The credentials could not be obtained; nothing was sent. */
    CREDENTIALS,
    /** The request cannot be sent as it is. */
    INVALID
  }

  private final Kind kind;

  /** A failure of {@code kind}; {@code message} names the thing, the value and what to do. */
  public HttpFailure(Kind kind, String message, @Nullable Throwable cause) {
    // No stack: it would only show a thread of the HTTP client, and failures come by the thousand.
    super(message, cause, true, false);
    this.kind = kind;
  }

  HttpFailure(Kind kind, String message) {
    this(kind, message, null);
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}
