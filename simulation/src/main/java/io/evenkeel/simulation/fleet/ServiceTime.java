// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long one worker at full speed works on a request.
 *
 * @param mean of all requests
 * @param shape how they differ
 */
public record ServiceTime(Duration mean, Shape shape) {

  /** A distribution of mean 1. */
  @FunctionalInterface
  public interface Shape {
    /** The next time, in means. */
    double next(RandomGenerator random);
  }

  /** Log-normal, as service times mostly are: many short ones, few long ones. */
  public static ServiceTime logNormal(Duration mean, double coefficientOfVariation) {
    double variance = Math.log(1 + coefficientOfVariation * coefficientOfVariation);
    double sigma = Math.sqrt(variance);
    return new ServiceTime(mean, random -> Math.exp(sigma * random.nextGaussian() - variance / 2));
  }

  /** Exponential: for which theory has formulas. */
  public static ServiceTime exponential(Duration mean) {
    return new ServiceTime(mean, RandomGenerator::nextExponential);
  }

  /** The next one, in nanoseconds. */
  public long next(RandomGenerator random) {
    return Math.max(1, (long) (shape.next(random) * mean.toNanos()));
  }
}
