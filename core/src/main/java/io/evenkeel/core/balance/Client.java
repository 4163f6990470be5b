// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import java.util.OptionalInt;

/**
 * Who calls: what of the client matters to a balancer.
 *
 * @param zone where it runs; empty where unknown
 * @param node where it runs; empty where unknown
 * @param ordinal its number among its equals, from 0, such as that of a StatefulSet's pod; empty
 *     where it has none
 * @param seed tells it from other clients; should survive no restart
 */
public record Client(String zone, String node, OptionalInt ordinal, long seed) {

  /** A client that runs nobody knows where. */
  public static Client anywhere(long seed) {
    return new Client("", "", OptionalInt.empty(), seed);
  }
}
