// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

/** A selector that cannot be read; the message is for the client. */
public final class SelectorException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With the server's wording. */
  public SelectorException(String message) {
    super(message);
  }
}
