// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

/** A version that is older than the history: 410. */
public final class ExpiredException extends Exception {

  private static final long serialVersionUID = 1;

  ExpiredException(String message) {
    super(message);
  }
}
