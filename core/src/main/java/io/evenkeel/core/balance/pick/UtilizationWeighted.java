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
 * {@code weighted}: in turn, each as often as its server's own reports say that it can bear.
 *
 * <p>Weighted round robin of gRFC A58. An endpoint that answers {@code qps} calls a second, {@code
 * eps} of them with an error, at a utilization of {@code u} has the weight {@code qps / (u + eps /
 * qps * penalty)}, times the weight it has of its own: the calls a second that it would answer at
 * full utilization. So all come to the same utilization, slow and fast machines alike.
 *
 * <p>For many clients of few calls each, where what one client sees of an endpoint says little, and
 * servers that report. Weights follow over seconds: it is no answer to an endpoint that stalls.
 *
 * <p>An endpoint of which nothing is known has the mean weight of those that are known. With less
 * than two known ones all have the weights of their own alone.
 *
 * @param blackout how long the reports of an endpoint are not believed after the first, as a server
 *     that starts is not what it will be; begins anew when reports had expired
 * @param expiration after how long without a report the endpoint counts as unknown
 * @param update how often weights are computed; at least 100 ms
 * @param errorPenalty what a call that fails counts for, in calls' worth of utilization; 0 to
 *     ignore errors
 */
public record UtilizationWeighted(
    Duration blackout, Duration expiration, Duration update, double errorPenalty)
    implements PickRule {

  private static final Duration LEAST_UPDATE = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final double MOST_PENALTY = 1e6;

  /** The defaults of gRFC A58. */
  public static final UtilizationWeighted DEFAULT =
      new UtilizationWeighted(
          Duration.ofSeconds(10), Duration.ofSeconds(180), Duration.ofSeconds(1), 1);

  public UtilizationWeighted {
    require("blackout", blackout, Duration.ZERO);
    require("expiration", expiration, LEAST_UPDATE);
    require("update", update, LEAST_UPDATE);
    if (!(errorPenalty >= 0 && errorPenalty <= MOST_PENALTY)) {
      throw new IllegalArgumentException(
          "Error penalty must be from 0 to " + MOST_PENALTY + ", but is " + errorPenalty);
    }
  }

  private static void require(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " must be from " + least + " to " + LONGEST + ", but is " + value);
    }
  }

  @Override
  public String name() {
    return "weighted";
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
    return new ReportedWeights(this, random);
  }

  /**
   * Names it {@code weighted}, with the settings that A58 has: {@code blackoutPeriod}, {@code
   * weightExpirationPeriod}, {@code weightUpdatePeriod}, {@code errorUtilizationPenalty}.
   */
  public static final class Provider implements PickRuleProvider {

    /** For ServiceLoader. */
    public Provider() {}

    @Override
    public String name() {
      return DEFAULT.name();
    }

    @Override
    public PickRule parse(ConfigObject config) throws ConfigException {
      return new UtilizationWeighted(
          config.duration("blackoutPeriod", DEFAULT.blackout, Duration.ZERO, LONGEST),
          config.duration("weightExpirationPeriod", DEFAULT.expiration, LEAST_UPDATE, LONGEST),
          config.duration("weightUpdatePeriod", DEFAULT.update, LEAST_UPDATE, LONGEST),
          config.number("errorUtilizationPenalty", DEFAULT.errorPenalty, 0, MOST_PENALTY));
    }
  }
}
