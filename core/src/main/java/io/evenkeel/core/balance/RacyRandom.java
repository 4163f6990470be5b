// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Chance for the path of every call: threads share it without locks and without an atomic update,
 * whose price grows with the number of threads.
 *
 * <p>SplitMix64 (Steele, Lea, Flood, 2014) whose step may be lost when two threads take it at once;
 * they still see different numbers, as each mixes in its id. Not for secrets. From one thread, the
 * same seed gives the same numbers.
 */
public final class RacyRandom implements RandomGenerator {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private final long firstThread;
  private final AtomicLong state;

  private RacyRandom(long seed, long firstThread) {
    state = new AtomicLong(seed);
    this.firstThread = firstThread;
  }

  /** Chance from that seed; the calling thread is the one whose numbers the seed fixes. */
  @SuppressWarnings("deprecation") // threadId() came after Java 17
  public static RacyRandom seeded(long seed) {
    return new RacyRandom(seed, Thread.currentThread().getId());
  }

  @Override
  @SuppressWarnings("deprecation")
  public long nextLong() {
    long next = state.getOpaque() + GOLDEN_GAMMA;
    state.setOpaque(next);
    return mix(next ^ ((Thread.currentThread().getId() - firstThread) * 0xd1342543de82ef95L));
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  /** Multiplies rather than divides; the bias is below 2^-32 for every bound that is used. */
  @Override
  public int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  private static long mix(long z) {
    long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
