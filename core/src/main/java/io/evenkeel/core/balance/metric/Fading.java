// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

/** How much of what was known is left: half after each half-life. */
final class Fading {

  private static final int EXPONENT_BIAS = 1023;
  private static final int MANTISSA_BITS = 52;

  private Fading() {}

  /**
   * Half for each half-life that passed, a straight line between: at most 6 % off the exponential,
   * and a few cycles where that takes as long as the rest of a pick.
   */
  static double factor(long elapsedNanos, double halfLifeNanos) {
    double halves = elapsedNanos / halfLifeNanos;
    if (!(halves > 0)) {
      return 1;
    }
    if (halves >= EXPONENT_BIAS - 1) {
      return 0;
    }
    int whole = (int) halves;
    double power = Double.longBitsToDouble((long) (EXPONENT_BIAS - whole) << MANTISSA_BITS);
    return power * (1 - (halves - whole) / 2);
  }
}
