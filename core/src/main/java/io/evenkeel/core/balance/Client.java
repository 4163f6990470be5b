// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.endpoint.ClientView;
import java.util.OptionalInt;

/**
 * Who calls: what of the client matters to a balancer.
 *
 * @param view where it runs
 * @param ordinal its number among its equals, from 0, such as that of a StatefulSet's pod; empty
 *     where it has none
 * @param seed tells it from other clients; differs from process to process
 */
public record Client(ClientView view, OptionalInt ordinal, long seed) {

  /** A client that runs nobody knows where. */
  public static Client anywhere(long seed) {
    return new Client(ClientView.ANYWHERE, OptionalInt.empty(), seed);
  }
}
