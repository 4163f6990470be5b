// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.PickRuleProvider;
import java.util.random.RandomGenerator;

/**
 * {@code round_robin}: one after the other, each as often as its weight says.
 *
 * <p>Spreads calls more evenly than any other rule, at the least cost, and is easy to foresee. For
 * calls that cost about the same, on endpoints that are about as fast.
 *
 * <p>It knows nothing of how endpoints fare: to one that is slower than its share it sends that
 * share all the same, and its queue grows without end.
 *
 * <p>Uneven weights by the static stride scheduler of gRFC A58; see {@link StaticStride} for what
 * becomes of extreme ones.
 */
public record RoundRobin() implements PickRule {

  @Override
  public String name() {
    return "round_robin";
  }

  @Override
  public LoadMetric metric() {
    return new InFlight();
  }

  @Override
  public Pickers newPickers(RandomGenerator random) {
    Rotation rotation = new Rotation(random);
    return (candidates, now) -> rotation.over(candidates.weights());
  }

  /** Names it {@code round_robin}; without settings. */
  public static final class Provider implements PickRuleProvider {

    /** For ServiceLoader. */
    public Provider() {}

    @Override
    public String name() {
      return new RoundRobin().name();
    }

    @Override
    public PickRule parse(ConfigObject config) {
      return new RoundRobin();
    }
  }
}
