// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.PickRuleProvider;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * {@code prequal}: by what servers say of their own latency and of the requests they have in flight
 * (RIF), of all clients together.
 *
 * <p>The hot-cold lexicographic rule of Wydrowski and others, "Load is not what you should balance:
 * Introducing Prequal", NSDI 2024. Of the newest reports those of a RIF in the upper sixth are hot;
 * the cold one of least latency is taken, or, where all are hot, the one of least RIF. The RIF of
 * the one taken grows by one with each call that it gets, until its next report.
 *
 * <p>The paper sends probes of its own; here reports come with answers ({@code named_metrics} of
 * ORCA: {@code rif} and {@code latency_ms}), and so only of endpoints that get calls. Therefore
 * some calls explore: they go to any endpoint. With fewer than two reports that are fresh, the one
 * with the fewer calls in flight of two is taken.
 *
 * <p>For servers that differ, or whose neighbours on the machine disturb them, with many clients
 * that each see little. On a small fleet of equal servers it does worse than {@code least_request},
 * as it sends more to those that look best. An endpoint that fails fast looks good: use ejection.
 *
 * <p>All servers of a target must report the same values. Until one tells {@code latency_ms} the
 * utilization takes its place, and where {@code rif} is missing this client's own calls in flight.
 *
 * @param quantile of the RIFs of the reports, above which one is hot; from 0, which compares the
 *     RIF alone, to 1, which compares the latency alone
 * @param maxAge of a report that is used
 * @param reuse how many calls one report may attract; more of them herd
 * @param exploration share of calls that go to any endpoint, at most half
 */
public record Prequal(double quantile, Duration maxAge, int reuse, double exploration)
    implements PickRule {

  private static final Duration LEAST_AGE = Duration.ofMillis(10);
  private static final Duration MOST_AGE = Duration.ofMinutes(1);
  private static final int MOST_REUSE = 100;
  private static final double MOST_EXPLORATION = 0.5;

  /**
   * Quantile 2^-0.25, and age 1 s, of the paper.
   *
   * <p>Reuse 4: the paper's budget is {@code (1 + d) / r}, with {@code d = 1} and {@code r} reports
   * a call; at most one comes with each answer, and half of them find one of the same endpoint that
   * they replace.
   *
   * <p>Exploration 5 %: a bad endpoint among {@code n} gets 5 % / n of the calls by it, which with
   * one of ten is half a percent, and so not in the 99th percentile; a client of 1,000 calls a
   * second hears of each of 50 endpoints once a second.
   */
  public static final Prequal DEFAULT = new Prequal(0.84, Duration.ofSeconds(1), 4, 0.05);

  public Prequal {
    if (!(quantile >= 0 && quantile <= 1)) {
      throw new IllegalArgumentException("Quantile must be from 0 to 1, but is " + quantile);
    }
    if (maxAge.compareTo(LEAST_AGE) < 0 || maxAge.compareTo(MOST_AGE) > 0) {
      throw new IllegalArgumentException(
          "Maximum age must be from " + LEAST_AGE + " to " + MOST_AGE + ", but is " + maxAge);
    }
    if (reuse < 1 || reuse > MOST_REUSE) {
      throw new IllegalArgumentException(
          "Reuse must be from 1 to " + MOST_REUSE + ", but is " + reuse);
    }
    if (!(exploration >= 0 && exploration <= MOST_EXPLORATION)) {
      throw new IllegalArgumentException(
          "Exploration must be from 0 to " + MOST_EXPLORATION + ", but is " + exploration);
    }
  }

  @Override
  public String name() {
    return "prequal";
  }

  @Override
  public LoadMetric metric() {
    return new InFlight();
  }

  @Override
  public boolean readsReports() {
    return true;
  }

  @Override
  public Pickers newPickers(RandomGenerator random) {
    return new ReportedBest.Makers(this, random);
  }

  /** Names it {@code prequal}; settings as the parameters of {@link Prequal}. */
  public static final class Provider implements PickRuleProvider {

    /** For ServiceLoader. */
    public Provider() {}

    @Override
    public String name() {
      return DEFAULT.name();
    }

    @Override
    public PickRule parse(ConfigObject config) throws ConfigException {
      return new Prequal(
          config.number("quantile", DEFAULT.quantile, 0, 1),
          config.duration("maxAge", DEFAULT.maxAge, LEAST_AGE, MOST_AGE),
          config.integer("reuse", DEFAULT.reuse, 1, MOST_REUSE),
          config.number("exploration", DEFAULT.exploration, 0, MOST_EXPLORATION));
    }
  }
}
