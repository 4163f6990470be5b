// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import io.evenkeel.http.Excerpt;

/** JSON that is not what it should be: where, what was found, what was expected. */
public final class MalformedJson extends Exception {

  // Names and values of the JSON are in the message, and may be as long as all of it.
  private static final int LONGEST = 400;

  /** {@code message} names the place and what was expected. */
  public MalformedJson(String message, Throwable cause) {
    super(Excerpt.of(message, LONGEST), cause, true, false);
  }

  /** {@code message} names the place and what was expected. */
  public MalformedJson(String message) {
    super(Excerpt.of(message, LONGEST), null, true, false);
  }
}
