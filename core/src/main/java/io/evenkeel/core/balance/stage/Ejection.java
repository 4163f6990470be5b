// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.Ranges;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When an endpoint that fails gets no more calls, and how it comes back.
 *
 * <p>Counts failures in a row, as Envoy's {@code consecutive_5xx} does, because rates need more
 * endpoints and more calls than a service of two or three pods has (A50 wants five hosts with a
 * hundred calls each). An ejected endpoint is tried with one call at a time, first after {@code
 * base}, then after twice as long and so on; the first answer brings it back.
 *
 * @param failures in a row that eject; fewer reacts sooner, and takes chance for trouble more
 *     often: an endpoint that fails 1 % of its calls is ejected by 5 in a row once in 10^10 calls
 * @param base the time to the first try
 * @param most the longest time between tries
 * @param mostShare the share of the endpoints that may be out at once; one always may, and the last
 *     never is
 */
public record Ejection(int failures, Duration base, Duration most, double mostShare) {

  private static final int MOST_FAILURES = 1000;
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** As Envoy (five in a row) and Linkerd (1 s to 60 s) have it. */
  public static final Ejection DEFAULT =
      new Ejection(5, Duration.ofSeconds(1), Duration.ofSeconds(60), 0.5);

  private static final double JITTER = 0.5;

  /**
   * These settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Ejection {
    Ranges.require("The failures in a row that eject", failures, 1, MOST_FAILURES);
    Ranges.require("The time to the first try of an ejected endpoint", base, SHORTEST, LONGEST);
    Ranges.require(
        "The longest time between tries of an ejected endpoint, which is no shorter than the first,",
        most,
        base,
        LONGEST);
    Ranges.require("The share of endpoints that may be ejected", mostShare, 0, 1);
  }

  /**
   * Reads the settings.
   *
   * @throws ConfigException if a value is not allowed, or a field is not known
   */
  public static Ejection parse(ConfigObject config) throws ConfigException {
    Duration base = config.duration("base", DEFAULT.base, SHORTEST, LONGEST);
    Duration most = config.duration("max", DEFAULT.most, SHORTEST, LONGEST);
    if (most.compareTo(base) < 0) {
      throw new ConfigException(
          config.path("max"),
          "must be at least 'base', which is \""
              + ConfigObject.written(base)
              + "\", but is \""
              + ConfigObject.written(most)
              + "\"");
    }
    Ejection read =
        new Ejection(
            config.integer("failures", DEFAULT.failures, 1, MOST_FAILURES),
            base,
            most,
            config.number("maxShare", DEFAULT.mostShare, 0, 1));
    config.end();
    return read;
  }

  /** How many of {@code size} endpoints may be out at once. */
  public int limit(int size) {
    return Math.max(0, Math.min(size - 1, Math.max(1, (int) (size * mostShare))));
  }

  /**
   * The time until the next try after that many that failed, with jitter: up to half as much more.
   */
  public long backoffNanos(int tries, RandomGenerator random) {
    double doubled = base.toNanos() * Math.pow(2, Math.min(tries, 40));
    return (long) (Math.min(doubled, (double) most.toNanos()) * (1 + JITTER * random.nextDouble()));
  }
}
