// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.Ranges;
import java.time.Duration;

/**
 * What part of its weight an endpoint gets that became ready a short while ago: a server that has
 * just started has cold caches and code that is not compiled yet, and a full share of the calls
 * makes it slow for all of them.
 *
 * <p>Envoy's formula: {@code max(least, (age / window)^(1 / aggression))}, up to 1. A pure value.
 *
 * @param window how long an endpoint starts slowly. A longer one spares servers that warm up for
 *     long, and makes a scaling up take effect later
 * @param least the part at the beginning. A smaller one is gentler, but an endpoint that gets next
 *     to no calls does not warm up either
 * @param aggression at 1 the part grows in proportion to the age; above 1 fast first, below 1 slow
 *     first
 */
public record SlowStart(Duration window, double least, double aggression) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final double LOWEST = 0.01;
  private static final double FLATTEST = 0.1;
  private static final double STEEPEST = 10;

  /**
   * Ten seconds are what a JVM takes to compile what it runs most, and no more than people wait for
   * a scaling up to show. A tenth to begin with, and a growth in proportion, are Envoy's own.
   */
  public static final SlowStart DEFAULT = new SlowStart(Duration.ofSeconds(10), 0.1, 1);

  /**
   * These settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public SlowStart {
    Ranges.require("The window of slow start", window, SHORTEST, LONGEST);
    Ranges.require("The least part in slow start", least, LOWEST, 1);
    Ranges.require("The aggression of slow start", aggression, FLATTEST, STEEPEST);
  }

  /**
   * Reads {@code window}, {@code least} and {@code aggression}; what is not given is as in {@link
   * #DEFAULT}.
   *
   * @throws ConfigException if a value is not allowed, or a field is not known
   */
  public static SlowStart parse(ConfigObject config) throws ConfigException {
    SlowStart read =
        new SlowStart(
            config.duration("window", DEFAULT.window, SHORTEST, LONGEST),
            config.number("least", DEFAULT.least, LOWEST, 1),
            config.number("aggression", DEFAULT.aggression, FLATTEST, STEEPEST));
    config.end();
    return read;
  }

  /**
   * The part of its weight that an endpoint of that age gets.
   *
   * @param ageNanos since it was first seen ready; below 0 is as 0
   * @return from {@link #least} to 1
   */
  public double factor(long ageNanos) {
    if (over(ageNanos)) {
      return 1;
    }
    double age = Math.max(0, ageNanos) / (double) window.toNanos();
    return Math.max(least, aggression == 1 ? age : Math.pow(age, 1 / aggression));
  }

  /** Whether an endpoint of that age has its full weight for good. */
  public boolean over(long ageNanos) {
    return ageNanos >= window.toNanos();
  }
}
