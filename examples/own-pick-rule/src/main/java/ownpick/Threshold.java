// SPDX-License-Identifier: Apache-2.0
package ownpick;

import io.evenkeel.core.balance.Metrics;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.PickRuleProvider;
import io.evenkeel.core.balance.spi.Picker;
import java.util.random.RandomGenerator;

/**
 * Draws endpoints by weight until one has a load of no more than {@code limit}; where none of {@code draws} has, takes the
 * least loaded of them.
 *
 * <p>The threshold policy of Eager, Lazowska and Zahorjan, "Adaptive Load Sharing in Homogeneous Distributed Systems", 1986:
 * most calls look at one endpoint only, and none goes to a busy one for want of a second look.
 *
 * @param metric what their loads are
 * @param limit up to which load an endpoint is as good as any
 * @param draws how many are looked at, at most
 */
public record Threshold(LoadMetric metric, double limit, int draws) implements PickRule {

  @Override
  public String name() {
    return "threshold";
  }

  @Override
  public Pickers newPickers(RandomGenerator random) {
    return (candidates, now) -> new UnderLimit(candidates, limit, draws, random);
  }

  /** Called for every call, by many threads: allocates nothing, locks nothing, and reads no clock but {@code now}. */
  private static final class UnderLimit implements Picker {
    private final Candidates candidates;
    private final double limit;
    private final int draws;
    private final RandomGenerator random;
    // Of each the sum of the weights up to its own, as parts of the greatest: weights may be too great to be added.
    private final double[] sums;

    UnderLimit(Candidates candidates, double limit, int draws, RandomGenerator random) {
      this.candidates = candidates;
      this.limit = limit;
      this.draws = draws;
      this.random = random;
      double[] weights = candidates.weights();
      double greatest = 0;
      for (double weight : weights) {
        greatest = Math.max(greatest, weight);
      }
      sums = new double[weights.length];
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] / greatest;
        sums[i] = sum;
      }
    }

    @Override
    public int pick(CallInfo call, long now) {
      int best = draw();
      double least = candidates.get(best).load(now);
      for (int more = draws - 1; more > 0 && least > limit; more--) {
        int other = draw();
        double load = candidates.get(other).load(now);
        if (load < least) {
          least = load;
          best = other;
        }
      }
      return best;
    }

    /** The first one whose sum is above a number drawn evenly from all. */
    private int draw() {
      double drawn = random.nextDouble() * sums[sums.length - 1];
      int low = 0;
      int high = sums.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sums[middle] > drawn) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }
  }

  /** Named in META-INF/services. */
  public static final class Provider implements PickRuleProvider {

    @Override
    public String name() {
      return "threshold";
    }

    @Override
    public PickRule parse(ConfigObject config) throws ConfigException {
      Object metric = config.raw("metric");
      return new Threshold(
          metric == null
              ? RecentFailures.DEFAULT
              : Metrics.parseInstalled(config.path("metric"), metric),
          config.number("limit", 5, 0, 1_000_000),
          config.integer("draws", 3, 1, 100));
    }
  }
}
