// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import io.evenkeel.core.endpoint.Endpoint;
import java.util.List;

/**
 * The endpoints as a ring, sorted by id; a client begins at its own place and goes on round it.
 *
 * <p>The place is a part of the ring: the ordinal's digits of base 2 mirrored at the point, 0, 1/2,
 * 1/4, 3/4, 1/8 and so on (van der Corput, 1935). However many clients there are, the first of them
 * lie evenly on the ring, so nobody needs to know their number, and one more moves no other. With
 * {@code c} clients an endpoint has {@code c * size / n} of them, give or take {@code 1 + log2(c) /
 * 3}: about 2 for tens of clients, 4 for thousands. No sequence does better than a logarithm
 * (Schmidt, 1972).
 *
 * <p>An endpoint that comes shifts those behind it by one, and the place, {@code floor(part * n)},
 * by none or one. So the beginning of a client's run stays, or moves to the next or to the previous
 * endpoint:
 *
 * <ul>
 *   <li>It came before the run: the beginning stays, or moves to the previous one. At most one in,
 *       one out.
 *   <li>Within the run, which ends before the end of the list: the beginning stays, and the last
 *       one goes out; or it moves to the next, and the first one goes out. One in, one out.
 *   <li>Behind the run: the beginning stays or moves to the next. At most one in, one out.
 *   <li>Within a run that goes on past the end of the list, in the part of it that lies at the
 *       list's beginning: the place may stay behind, and the beginning moves to the previous one.
 *       At most two in, two out.
 * </ul>
 *
 * What goes is the same backwards. The two cannot be had as one: where a run is cut in two by the
 * list's end, only moving the second part while the first stays would change one at a time, and
 * then neither part could ever shrink as endpoints come, and ends of the list would get more
 * clients than their share. More clients are touched than under {@link RendezvousOrder}: about one
 * in three by each endpoint that comes or goes, however many there are.
 *
 * @param ordinal the client's number, from 0
 */
record RingOrder(int ordinal) implements SubsetOrder {

  RingOrder {
    if (ordinal < 0) {
      throw new IllegalArgumentException(
          "The ordinal of a client must be at least 0, but is " + ordinal);
    }
  }

  /** O(n). */
  @Override
  public int[] of(List<Endpoint> sorted) {
    int[] order = new int[sorted.size()];
    int next = start(order.length);
    for (int i = 0; i < order.length; i++) {
      order[i] = next;
      next = next + 1 == order.length ? 0 : next + 1;
    }
    return order;
  }

  private int start(int n) {
    // The mirrored ordinal, as a part of 2^32.
    long part = Integer.toUnsignedLong(Integer.reverse(ordinal));
    return (int) (part * n >>> Integer.SIZE);
  }
}
