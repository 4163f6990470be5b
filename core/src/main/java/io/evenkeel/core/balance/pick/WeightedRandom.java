// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.PickRuleProvider;
import io.evenkeel.core.balance.spi.Picker;
import java.util.random.RandomGenerator;

/**
 * {@code random}: any, with a probability in proportion to its weight.
 *
 * <p>Follows the most uneven weights exactly, and clients never fall in step with each other. For a
 * great number of clients, and as the yardstick that another rule has to beat.
 *
 * <p>Knows nothing of how endpoints fare, and spreads {@code m} calls over {@code n} endpoints only
 * so evenly as chance does: their counts differ from the mean by about {@code sqrt(n/m)} of it.
 */
public record WeightedRandom() implements PickRule {

  @Override
  public String name() {
    return "random";
  }

  @Override
  public LoadMetric metric() {
    return new InFlight();
  }

  @Override
  public Pickers newPickers(RandomGenerator random) {
    return (candidates, now) -> over(candidates, random);
  }

  /** Draws by weight. */
  static Picker over(Candidates candidates, RandomGenerator random) {
    int size = candidates.size();
    if (candidates.even()) {
      return (call, now) -> random.nextInt(size);
    }
    AliasTable table = new AliasTable(candidates.weights());
    return (call, now) -> table.draw(random.nextLong());
  }

  /** Names it {@code random}; without settings. */
  public static final class Provider implements PickRuleProvider {

    /** For ServiceLoader. */
    public Provider() {}

    @Override
    public String name() {
      return new WeightedRandom().name();
    }

    @Override
    public PickRule parse(ConfigObject config) {
      return new WeightedRandom();
    }
  }
}
