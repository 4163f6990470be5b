// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import org.jspecify.annotations.Nullable;

/** PEM text that cannot be used; says where it is, what was found and what to do. No secrets. */
public final class PemException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  PemException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  PemException(String message) {
    super(message);
  }
}
