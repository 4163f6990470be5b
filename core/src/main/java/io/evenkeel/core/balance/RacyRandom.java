// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;

/**
 * Chance for the path of every call: threads share it without locks and without an atomic update,
 * whose price grows with the number of threads; nor do they, most often, write memory that others
 * read.
 *
 * <p>SplitMix64 (Steele, Lea, Flood, 2014) in {@value #STRIPES} stripes, of which each thread has
 * one. Where two have the same one a step may be lost when they take it at once; they still see
 * different numbers, as each mixes in its id. Not for secrets. From one thread, the same seed gives
 * the same numbers.
 */
public final class RacyRandom implements RandomGenerator {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final int STRIPES = 16;
  // Longs in two cache lines, which some processors fetch together.
  private static final int STRIDE = 16;

  private final long firstThread;
  private final int mask;
  private final AtomicLongArray states;

  private RacyRandom(long seed, long firstThread, int stripes) {
    this.firstThread = firstThread;
    mask = stripes - 1;
    states = new AtomicLongArray((stripes + 1) * STRIDE);
    for (int stripe = 0; stripe < stripes; stripe++) {
      // Far from each other in their one cycle, so that none comes to where another was.
      states.setPlain(place(stripe), seed ^ mix(stripe));
    }
  }

  /** Chance from that seed; the calling thread is the one whose numbers the seed fixes. */
  public static RacyRandom seeded(long seed) {
    return seeded(seed, STRIPES);
  }

  /**
   * With so many stripes.
   *
   * @param stripes a power of two
   */
  @SuppressWarnings("deprecation") // threadId() came after Java 17
  static RacyRandom seeded(long seed, int stripes) {
    return new RacyRandom(seed, Thread.currentThread().getId(), stripes);
  }

  @Override
  @SuppressWarnings("deprecation")
  public long nextLong() {
    long thread = Thread.currentThread().getId() - firstThread;
    int place = place((int) thread & mask);
    long next = states.getOpaque(place) + GOLDEN_GAMMA;
    states.setOpaque(place, next);
    return mix(next ^ (thread * 0xd1342543de82ef95L));
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

  /** The first one stays free: it lies beside the array's length, which every thread reads. */
  private static int place(int stripe) {
    return (stripe + 1) * STRIDE;
  }

  private static long mix(long z) {
    long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
