// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.LoadMetricProvider;

/**
 * Calls in flight, relative to the weight.
 *
 * <p>Needs nothing of the server and no history. Says something only where a client has several
 * calls in flight on an endpoint: with many clients of few calls each all loads are 0, and a choice
 * by them is a random one.
 */
public record InFlight() implements LoadMetric {

  @Override
  public String unit() {
    return "calls";
  }

  @Override
  public Meter newMeter() {
    return now -> LOAD;
  }

  // In-flight calls are counted for every metric, so nothing is left to keep here. An extreme
  // weight must not make a load infinite: it would be no more than the others that are.
  private static final Load LOAD =
      (inFlight, weight, now) -> Math.min(inFlight / weight, Double.MAX_VALUE);

  /** Names it {@code in_flight}; without settings. */
  public static final class Provider implements LoadMetricProvider {

    /** For ServiceLoader. */
    public Provider() {}

    @Override
    public String name() {
      return "in_flight";
    }

    @Override
    public LoadMetric parse(ConfigObject config) {
      return new InFlight();
    }
  }
}
