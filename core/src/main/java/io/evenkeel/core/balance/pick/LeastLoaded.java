// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.Metrics;
import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.metric.Latency;
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
 * Draws a few candidates by weight and takes the least loaded of them; of equal ones the one that
 * was drawn first. By the calls in flight it is {@code least_request}.
 *
 * <p>Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 1996: the second choice
 * takes away nearly all of the unevenness of chance, while clients that know nothing of each other
 * do not all rush to the one endpoint that is best. The draws differ from one another: were a
 * candidate compared with itself, then of two the more loaded one would get a quarter of the calls.
 *
 * <p>As good as its metric: where all loads are equal it is a random choice by weight. More choices
 * follow the loads closer, and let clients herd. Where there are not more candidates than choices,
 * all are compared.
 *
 * @param metric what their loads are; a load is relative to the weight
 * @param choices how many are compared, from 2 to 10
 */
public record LeastLoaded(LoadMetric metric, int choices) implements PickRule {

  private static final String NAME = "least_request";
  private static final int FEWEST = 2;
  private static final int MOST = 10;

  public LeastLoaded {
    if (choices < FEWEST || choices > MOST) {
      throw new IllegalArgumentException(
          "Choices must be from " + FEWEST + " to " + MOST + ", but are " + choices);
    }
  }

  /** That of {@link Adaptive} where it is what that makes. */
  @Override
  public String name() {
    return metric instanceof Latency && choices == Adaptive.CHOICES ? Adaptive.NAME : NAME;
  }

  @Override
  public Pickers newPickers(RandomGenerator random) {
    return (candidates, now) -> over(candidates, choices, random);
  }

  static Picker over(Candidates candidates, int choices, RandomGenerator random) {
    if (candidates.size() == 1) {
      return (call, now) -> 0;
    }
    if (candidates.size() <= choices) {
      return new AmongAll(candidates, random);
    }
    return choices == FEWEST && candidates.even()
        ? new OfTwo(candidates, random)
        : new AmongDrawn(candidates, choices, random);
  }

  /** Compares all; begins with one that is drawn by weight, which is taken if all are equal. */
  private static final class AmongAll implements Picker {

    private final Candidates candidates;
    private final Picker byWeight;

    AmongAll(Candidates candidates, RandomGenerator random) {
      this.candidates = candidates;
      byWeight = WeightedRandom.over(candidates, random);
    }

    @Override
    public int pick(CallInfo call, long now) {
      int size = candidates.size();
      int best = byWeight.pick(call, now);
      double least = candidates.load(best, now);
      int other = best;
      for (int more = size - 1; more > 0; more--) {
        other = other + 1 == size ? 0 : other + 1;
        double load = candidates.load(other, now);
        if (load < least) {
          least = load;
          best = other;
        }
      }
      return best;
    }
  }

  /** Compares two that are drawn with equal weights: what most picks do. */
  private static final class OfTwo implements Picker {

    private static final int HALF = 32;
    private static final long LOW = (1L << HALF) - 1;

    private final Candidates candidates;
    private final RandomGenerator random;

    OfTwo(Candidates candidates, RandomGenerator random) {
      this.candidates = candidates;
      this.random = random;
    }

    @Override
    public int pick(CallInfo call, long now) {
      int size = candidates.size();
      // One number is enough for both: each is drawn by half of its bits.
      long chance = random.nextLong();
      int first = below(size, chance >>> HALF);
      int other = first + 1 + below(size - 1, chance & LOW);
      other = other < size ? other : other - size;
      double least = candidates.load(first, now);
      return candidates.load(other, now) < least ? other : first;
    }

    /** Of 32 bits, without a division; the bias is below {@code bound} of 2^32. */
    private static int below(int bound, long bits) {
      return (int) ((bits * bound) >>> HALF);
    }
  }

  /** Compares some that are drawn. */
  private static final class AmongDrawn implements Picker {

    // With weights so uneven that so many draws in a row give none that is new, the others are
    // hardly worth a look.
    private static final int TRIES = 8;

    private final Candidates candidates;
    private final int choices;
    private final RandomGenerator random;
    private final Picker byWeight;
    private final boolean even;

    AmongDrawn(Candidates candidates, int choices, RandomGenerator random) {
      this.candidates = candidates;
      this.choices = choices;
      this.random = random;
      byWeight = WeightedRandom.over(candidates, random);
      even = candidates.even();
    }

    @Override
    public int pick(CallInfo call, long now) {
      int first = byWeight.pick(call, now);
      int best = first;
      double least = candidates.load(first, now);
      long drawn = bit(first);
      for (int more = choices - 1; more > 0; more--) {
        int other = even ? evenly(first, drawn) : byWeight(drawn, call, now);
        if (other < 0) {
          break;
        }
        drawn |= bit(other);
        double load = candidates.load(other, now);
        if (load < least) {
          least = load;
          best = other;
        }
      }
      return best;
    }

    /** Any but the first; if it was drawn before, the next that was not. */
    private int evenly(int first, long drawn) {
      int size = candidates.size();
      int other = first + 1 + random.nextInt(size - 1);
      other = other < size ? other : other - size;
      while ((drawn & bit(other)) != 0) {
        other = other + 1 == size ? 0 : other + 1;
      }
      return other;
    }

    private int byWeight(long drawn, CallInfo call, long now) {
      for (int i = 0; i < TRIES; i++) {
        int other = byWeight.pick(call, now);
        if ((drawn & bit(other)) == 0) {
          return other;
        }
      }
      return -1;
    }

    // One word remembers what was drawn. Two whose indices differ by a multiple of 64 count as one,
    // and are never compared with each other; nothing depends on who is compared with whom.
    private static long bit(int index) {
      return 1L << index;
    }
  }

  /**
   * Names it {@code least_request}: the least calls in flight of {@code choices} (2), or the least
   * by another {@code metric}, such as {@code "in_flight"} or {@code {"in_flight": {}}}.
   */
  public static final class Provider implements PickRuleProvider {

    /** For ServiceLoader. */
    public Provider() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public PickRule parse(ConfigObject config) throws ConfigException {
      int choices = config.integer("choices", FEWEST, FEWEST, MOST);
      Object metric = config.raw("metric");
      return new LeastLoaded(
          metric == null ? new InFlight() : Metrics.parseInstalled(config.path("metric"), metric),
          choices);
    }
  }
}
