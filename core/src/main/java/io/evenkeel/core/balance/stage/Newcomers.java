// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import java.util.Arrays;

/**
 * Which of some endpoints start slowly at one moment.
 *
 * <p>None does where all would: to a client that has just come up every endpoint is new, which says
 * nothing of the endpoints, and where all are new no old one could carry what is kept from them.
 * Immutable.
 */
public final class Newcomers {

  private final double[] factors;
  private final int count;

  private Newcomers(double[] factors, int count) {
    this.factors = factors;
    this.count = count;
  }

  /**
   * Those that start slowly now.
   *
   * @param readySince when each endpoint was first seen ready, in nanoseconds of the clock of
   *     {@code now}; only differences mean anything
   */
  public static Newcomers of(SlowStart settings, long[] readySince, long now) {
    double[] factors = new double[readySince.length];
    int count = 0;
    for (int i = 0; i < factors.length; i++) {
      long age = now - readySince[i];
      factors[i] = settings.factor(age);
      count += settings.over(age) ? 0 : 1;
    }
    if (count == factors.length) {
      Arrays.fill(factors, 1);
      count = 0;
    }
    return new Newcomers(factors, count);
  }

  /** How many start slowly. While there are some, their factors grow with time. */
  public int count() {
    return count;
  }

  /** The part of its weight that the endpoint with that index gets, 1 for all of it. */
  public double factor(int index) {
    return factors[index];
  }
}
