// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

/**
 * Chooses the endpoint of a call among fixed candidates.
 *
 * <p>Called from many threads at once, for every call: no lock, no allocation, no clock but {@code
 * now}.
 */
@FunctionalInterface
public interface Picker {

  /**
   * The candidate to call.
   *
   * @param call {@link CallInfo#UNKNOWN} unless the rule reads calls
   * @param now in nanoseconds; only differences mean anything
   * @return the index of one of the candidates
   */
  int pick(CallInfo call, long now);
}
