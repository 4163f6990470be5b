// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How evenly calls are spread over pods, beside how evenly chance alone would spread them.
 *
 * <p>Were each of m calls given to one of n pods at random, the coefficient of variation of the
 * pods' counts would be about sqrt((n - 1) / m), and the busiest pod about sqrt(2 ln n) of that
 * above the mean (the expected maximum of n normal variables). What is below one and a half times
 * that cannot be told from even.
 *
 * @param calls m
 * @param pods n
 * @param maxOverMean the busiest pod's calls over the mean: 1 is even, n is all on one pod
 * @param variation standard deviation over mean: 0 is even
 */
public record Spread(long calls, int pods, double maxOverMean, double variation) {

  /** How far above the noise still counts as even. */
  public static final double TOLERANCE = 1.5;

  /**
   * How many times the mean the busiest pod may have where pods are drawn by chance and load: P2C
   * exceeds {@link #TOLERANCE} times the noise in one look of ten, as any draw does.
   */
  public static final double NEARLY = 1.75;

  /** Of these counts, one a pod; null where there was no call, or no pod. */
  public static @Nullable Spread of(Collection<? extends Number> counts) {
    long calls = 0;
    long most = 0;
    for (Number count : counts) {
      calls += count.longValue();
      most = Math.max(most, count.longValue());
    }
    if (calls == 0) {
      return null;
    }
    double mean = (double) calls / counts.size();
    double squares = 0;
    for (Number count : counts) {
      double difference = count.longValue() - mean;
      squares += difference * difference;
    }
    return new Spread(calls, counts.size(), most / mean, Math.sqrt(squares / counts.size()) / mean);
  }

  /** What {@link #variation} would be by chance alone. */
  public double noiseVariation() {
    return Math.sqrt((pods - 1.0) / calls);
  }

  /** What {@link #maxOverMean} would be by chance alone. */
  public double noiseMaxOverMean() {
    return Math.min(pods, 1 + noiseVariation() * Math.sqrt(2 * Math.log(pods)));
  }

  /**
   * Whether it is even, as far as chance lets one tell. Two calls may by chance be of one pod;
   * called even that would mislead.
   */
  public boolean isEven() {
    return (pods == 1 || maxOverMean < pods) && variation <= TOLERANCE * noiseVariation();
  }

  /** Whether nobody has much more than the others: what draws can keep. */
  public boolean isNearlyEven() {
    return isEven() || ((pods == 1 || maxOverMean < pods) && maxOverMean <= NEARLY);
  }
}
