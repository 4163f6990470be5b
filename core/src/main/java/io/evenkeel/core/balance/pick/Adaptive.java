// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.metric.Latency;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.PickRuleProvider;

/**
 * {@code adaptive}: of two endpoints drawn by weight the one that would answer sooner, by {@link
 * Latency}. What to use where nothing speaks for another.
 *
 * <p>Feels slow, stalled, failing and cold endpoints without any help of the servers, however few
 * calls a client makes, and sends no more than twice its share to any. Where all endpoints are
 * alike it is as even as least request.
 *
 * <p>Breaks where the latency of a call says nothing of its endpoint's load: long polls, or methods
 * whose latencies differ by orders of magnitude and are called seldom.
 */
public final class Adaptive {

  static final String NAME = "adaptive";
  static final int CHOICES = 2;

  private Adaptive() {}

  /** With the settings that are right for most. */
  public static PickRule rule() {
    return rule(Latency.DEFAULT);
  }

  /** With these settings. */
  public static PickRule rule(Latency latency) {
    return new LeastLoaded(latency, CHOICES);
  }

  /** Names it {@code adaptive}; its settings are those of {@link Latency}. */
  public static final class Provider implements PickRuleProvider {

    /** For ServiceLoader. */
    public Provider() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public PickRule parse(ConfigObject config) throws ConfigException {
      return rule(Latency.parse(config));
    }
  }
}
