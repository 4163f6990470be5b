// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import io.evenkeel.core.endpoint.Endpoint;

/**
 * A number of 64 bits for an endpoint's id and a seed, as if drawn by chance for each pair.
 *
 * <p>Starts from {@link Endpoint#hashCode}, which is that of the id and makes no text. Two ids in
 * about four thousand million have the same one, and then the same number under every seed: who
 * orders by it must order those two by something else.
 */
final class IdHash {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private IdHash() {}

  static long of(Endpoint endpoint, long seed) {
    // The seed is mixed on its own first, so that near seeds, such as 1, 2, 3, have nothing in
    // common.
    return mix(mix(seed) + GOLDEN_GAMMA * endpoint.hashCode());
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood, 2014): every bit depends on every bit. */
  private static long mix(long z) {
    long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
