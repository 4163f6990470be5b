// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.spi.Picker;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Turns that go on when the candidates change.
 *
 * <p>They begin anywhere, as clients that all began with the first would all send it their first
 * calls; and go on where they were, as otherwise a set that changes often would favour the first.
 */
final class Rotation {

  private final AtomicLong sequence;

  Rotation(RandomGenerator random) {
    // A great number, to begin in any round of any number of candidates; far from an overflow.
    sequence = new AtomicLong(random.nextLong() >>> 2);
  }

  /**
   * Picks in turn, each as often as its weight says.
   *
   * @param weights each above 0 and finite
   */
  Picker over(double[] weights) {
    int size = weights.length;
    for (double weight : weights) {
      if (weight != weights[0]) {
        StaticStride stride = new StaticStride(weights, sequence);
        return (call, now) -> stride.next();
      }
    }
    return (call, now) -> (int) (sequence.getAndIncrement() % size);
  }
}
