// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a pick rule may know of the call that it picks for.
 *
 * <p>Valid during the pick alone: not to be kept.
 */
public interface CallInfo {

  /** A call of which nothing is known, and all that rules see which do not read calls. */
  CallInfo UNKNOWN =
      new CallInfo() {
        @Override
        public @Nullable String hashKey() {
          return null;
        }

        @Override
        public @Nullable String header(String name) {
          return null;
        }
      };

  /** What the caller gave for this call so that equal keys go to the same endpoint, or null. */
  @Nullable String hashKey();

  /** The last value of a text header, as gRPC reads one, or null; the name in lower case. */
  @Nullable String header(String name);
}
