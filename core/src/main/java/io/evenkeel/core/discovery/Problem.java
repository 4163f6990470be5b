// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import java.time.Instant;

/**
 * What keeps a source from knowing. Never ends a watch: the source goes on trying.
 *
 * @param kind what sort of trouble it is
 * @param message what happened, with the names and values seen; one line
 * @param remedy what to do about it; may have several lines, such as a manifest to apply
 * @param since when it began
 */
public record Problem(Kind kind, String message, String remedy, Instant since) {

  /** Sorts of trouble. */
  public enum Kind {
    /** The place answers that there is no such thing. */
    NOT_FOUND,
    /** The place knows who asks, and does not allow it. */
    FORBIDDEN,
    /** The place does not accept who asks. */
    UNAUTHENTICATED,
    /** No connection can be trusted: wrong certificate, wrong name, wrong authority. */
    UNTRUSTED,
    /** The place does not answer. */
    UNREACHABLE,
    /** The place answers with something that cannot be understood. */
    MALFORMED,
    /** What was asked for cannot be watched as it was written. */
    MISCONFIGURED
  }

  /** Whether this says the same as {@code other}, whenever that began. */
  public boolean sameAs(Problem other) {
    return kind == other.kind && message.equals(other.message) && remedy.equals(other.remedy);
  }

  /** Message and remedy, as one text. */
  public String text() {
    if (remedy.isEmpty()) {
      return message;
    }
    boolean ended = message.endsWith(".") || message.endsWith("?") || message.endsWith("!");
    return message + (ended ? "" : ".") + (remedy.indexOf('\n') < 0 ? " " : "\n") + remedy;
  }
}
