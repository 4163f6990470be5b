// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import io.evenkeel.core.endpoint.Endpoint;
import java.util.List;

/**
 * In which order one client takes endpoints until it has enough.
 *
 * <p>A pure function of the endpoints: the client's history does not matter, so one that restarts
 * or misses an update comes to the same order.
 */
public sealed interface SubsetOrder permits RendezvousOrder, RingOrder {

  /**
   * An order by chance, where nothing is known of the other clients; see {@link RendezvousOrder}.
   */
  static SubsetOrder random(long seed) {
    return new RendezvousOrder(seed);
  }

  /**
   * An order that spreads clients evenly, where each client knows its number among them, such as
   * that of a StatefulSet's pod; see {@link RingOrder}.
   *
   * @param ordinal from 0
   * @throws IllegalArgumentException if it is below 0
   */
  static SubsetOrder even(int ordinal) {
    return new RingOrder(ordinal);
  }

  /**
   * The order.
   *
   * @param sorted by id
   * @return the indices of all of them, the first to take first
   */
  int[] of(List<Endpoint> sorted);
}
