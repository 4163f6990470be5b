// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

/** How a call ended, as far as the endpoint is to blame. */
public enum Outcome {
  /**
   * The endpoint answered. So it did where the answer is an error of the caller's, such as
   * NOT_FOUND.
   */
  ANSWERED,
  /** The endpoint failed the call: it must not look fast for it. */
  FAILED,
  /**
   * The caller no longer waited. All that is known is that the endpoint took at least so long; a
   * hedged call ends so each time the other attempt was faster.
   */
  ABANDONED
}
