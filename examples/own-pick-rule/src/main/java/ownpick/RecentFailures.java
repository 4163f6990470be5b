// SPDX-License-Identifier: Apache-2.0
package ownpick;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.LoadMetricProvider;
import io.evenkeel.core.balance.spi.Outcome;
import java.time.Duration;

/**
 * Calls in flight, and as many more for each call that failed of late: half as many after each {@code halfLife}.
 *
 * <p>A record, so that equal settings are equal metrics: a channel keeps what it has learnt when its config is sent again.
 *
 * @param penalty how many calls in flight one failure is worth
 * @param halfLife after which a failure counts half
 */
public record RecentFailures(double penalty, Duration halfLife) implements LoadMetric {

  public static final RecentFailures DEFAULT = new RecentFailures(10, Duration.ofSeconds(5));

  // One that fails all day is not to be kept out all night.
  private static final double MOST_FAILURES = 100;

  @Override
  public Meter newMeter() {
    return now -> new FailuresOfOne(penalty, halfLife.toNanos());
  }

  /** What is known of one endpoint. Called by many threads: of two failures at once one may be lost, and that is all. */
  private static final class FailuresOfOne implements Load {
    private final double penalty;
    private final double halfLifeNanos;
    private volatile double failures;
    private volatile long lastAt;

    FailuresOfOne(double penalty, double halfLifeNanos) {
      this.penalty = penalty;
      this.halfLifeNanos = halfLifeNanos;
    }

    @Override
    public double load(int inFlight, double weight, long now) {
      // A weight may be as small as numbers are: a load must stay finite.
      return Math.min(inFlight / weight + penalty * left(now), Double.MAX_VALUE);
    }

    @Override
    public void ended(
        int token, boolean answered, long startedAt, long now, Outcome outcome, long pushbackNanos) {
      if (outcome == Outcome.FAILED) {
        failures = Math.min(left(now) + 1, MOST_FAILURES);
        lastAt = now;
      }
    }

    @Override
    public void forget(long now) {
      failures = 0;
    }

    private double left(long now) {
      double known = failures;
      // Most endpoints, most of the time; and the clock may have gone back.
      return known == 0 ? 0 : known * Math.pow(0.5, Math.max(0, now - lastAt) / halfLifeNanos);
    }
  }

  /** Named in META-INF/services. */
  public static final class Provider implements LoadMetricProvider {

    @Override
    public String name() {
      return "recent_failures";
    }

    @Override
    public LoadMetric parse(ConfigObject config) throws ConfigException {
      return new RecentFailures(
          config.number("penalty", DEFAULT.penalty, 0, 1000),
          config.duration("halfLife", DEFAULT.halfLife, Duration.ofMillis(10), Duration.ofHours(1)));
    }
  }
}
