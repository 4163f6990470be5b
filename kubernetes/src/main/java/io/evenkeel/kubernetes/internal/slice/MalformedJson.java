// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

/** JSON that is not what it should be: where, what was found, what was expected. */
public final class MalformedJson extends Exception {

  /** {@code message} names the place and what was expected. */
  public MalformedJson(String message, Throwable cause) {
    super(message, cause, true, false);
  }

  /** {@code message} names the place and what was expected. */
  public MalformedJson(String message) {
    super(message, null, true, false);
  }
}
