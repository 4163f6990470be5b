// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import org.jspecify.annotations.Nullable;

/**
 * A kubeconfig that cannot be used: says which file and place, what was found, what is allowed and
 * what to do. Its message holds no secrets.
 */
public final class KubeconfigException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  KubeconfigException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  KubeconfigException(String message) {
    super(message);
  }
}
