// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Goes round the indices, each as often as its weight says, and evenly spread over time: with
 * weights 2, 3 and 6 the third has every second turn or nearly so, never all of its turns in a row.
 * Lock-free.
 *
 * <p>The scheduler of gRFC A58. A number that only grows says whose turn it is and in which round.
 * A weight is the share, of {@value #FULL} rounds, in which an index takes its turn: at a weight of
 * a third it takes each third one. What A58 does not have: each index begins at another place, so
 * that those of equal weight take their turns in different rounds.
 *
 * <p>Turns that are not taken cost time. Their number is at most {@value #MOST_ABOVE_MEAN} a pick
 * in the long run, as a weight that is more than so many times the mean is cut to that; it can be
 * so great only where there are more indices than that. A weight less than 1/{@value #FULL} of the
 * greatest counts as that.
 */
final class StaticStride {

  /** The weight of an index that takes every turn: as much as 16 bits hold. */
  private static final int FULL = 0xffff;

  /** More would follow the weights closer, and let a pick take longer. */
  private static final int MOST_ABOVE_MEAN = 64;

  // A Weyl sequence by the golden ratio, 2^16 / 1.618: any few indices begin at places far apart.
  private static final int PHASE = 40503;

  private final int[] weights;
  private final AtomicLong sequence;

  /**
   * @param weights each above 0 and finite
   * @param sequence not negative; whoever takes over with other weights goes on with it
   */
  StaticStride(double[] weights, AtomicLong sequence) {
    this.sequence = sequence;
    double cap = cap(weights);
    this.weights = new int[weights.length];
    for (int i = 0; i < weights.length; i++) {
      long scaled = Math.round(weights[i] / cap * FULL);
      this.weights[i] = (int) Math.max(1, Math.min(FULL, scaled));
    }
  }

  int next() {
    while (true) {
      long turn = sequence.getAndIncrement();
      int index = (int) (turn % weights.length);
      long round = turn / weights.length % FULL;
      int weight = weights[index];
      // The places of an index's rounds are `weight` apart on a circle of FULL, so that those at
      // its end, of that length, are met exactly `weight` times in FULL rounds.
      if ((weight * round + ((long) index * PHASE)) % FULL >= FULL - weight) {
        return index;
      }
    }
  }

  /**
   * The weight to which greater ones are cut: so many times the mean of those that come of it.
   *
   * <p>As the mean falls with each cut, this is Newton's method on a concave function, from the
   * right: it only falls, and ends after a few steps.
   */
  private static double cap(double[] weights) {
    double cap = 0;
    for (double weight : weights) {
      cap = Math.max(cap, weight);
    }
    while (true) {
      int above = 0;
      double rest = 0;
      for (double weight : weights) {
        if (weight > cap) {
          above++;
        } else {
          rest += weight / weights.length;
        }
      }
      double next =
          MOST_ABOVE_MEAN * rest / (1 - (double) MOST_ABOVE_MEAN * above / weights.length);
      if (!(next < cap) || next <= 0) {
        return cap;
      }
      cap = next;
    }
  }
}
