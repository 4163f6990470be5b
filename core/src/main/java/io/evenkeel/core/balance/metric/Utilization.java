// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.LoadMetricProvider;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.Ranges;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Utilization as the server reports it (ORCA, gRFC A51), times the calls in flight: {@code
 * utilization × (in flight / weight + 1)}.
 *
 * <p>Sees the load that other clients make. Needs servers that report; an endpoint that does not,
 * or not of late, is taken for a middling one, so that it is called and reports.
 *
 * @param expiration after which a report counts no more; shorter tries an endpoint that was loaded
 *     again sooner
 */
public record Utilization(Duration expiration) implements LoadMetric {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Long against the time between two calls on an endpoint, short against an autoscaler's. */
  public static final Utilization DEFAULT = new Utilization(Duration.ofSeconds(10));

  // An idle server's: even then of two the one with fewer calls in flight is better.
  private static final double LEAST = 0.01;

  /**
   * These settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Utilization {
    Ranges.require("The expiration of reports", expiration, SHORTEST, LONGEST);
  }

  /** Reads the settings of {@code utilization}. */
  public static Utilization parse(ConfigObject config) throws ConfigException {
    Utilization read =
        new Utilization(config.duration("expiration", DEFAULT.expiration, SHORTEST, LONGEST));
    config.end();
    return read;
  }

  @Override
  public boolean readsReports() {
    return true;
  }

  @Override
  public Meter newMeter() {
    return new UtilizationMeter(expiration.toNanos());
  }

  private static final class UtilizationMeter implements Meter {
    private final long expirationNanos;
    private volatile double mean = 1;

    UtilizationMeter(long expirationNanos) {
      this.expirationNanos = expirationNanos;
    }

    @Override
    public Load newLoad(long now) {
      return new UtilizationLoad(this);
    }

    @Override
    public void refresh(Iterable<Load> loads, long now) {
      double sum = 0;
      int known = 0;
      for (Load load : loads) {
        double utilization =
            load instanceof UtilizationLoad reported ? reported.utilization(now) : 0;
        if (utilization > 0) {
          sum += utilization;
          known++;
        }
      }
      if (known > 0) {
        mean = sum / known;
      }
    }
  }

  private static final class UtilizationLoad implements Load {
    private final UtilizationMeter meter;
    private volatile @Nullable LoadReport report;

    UtilizationLoad(UtilizationMeter meter) {
      this.meter = meter;
    }

    /** 0 where nothing is known that still counts. */
    double utilization(long now) {
      LoadReport last = report;
      return last == null || now - last.at() > meter.expirationNanos ? 0 : last.utilization();
    }

    @Override
    public double load(int inFlight, double weight, long now) {
      double utilization = utilization(now);
      double own = Math.max(utilization > 0 ? utilization : meter.mean, LEAST);
      return Math.min(own * (inFlight / weight + 1), Double.MAX_VALUE);
    }

    @Override
    public double serverLoad(long now) {
      return ReportedLoad.of(report, meter.expirationNanos, now);
    }

    @Override
    public void reported(LoadReport report) {
      this.report = report;
    }

    @Override
    public void forget(long now) {
      report = null;
    }
  }

  /** Names it {@code utilization}; its setting is {@code expiration}. */
  public static final class Provider implements LoadMetricProvider {

    /** For ServiceLoader. */
    public Provider() {}

    @Override
    public String name() {
      return "utilization";
    }

    @Override
    public LoadMetric parse(ConfigObject config) throws ConfigException {
      return Utilization.parse(config);
    }
  }
}
