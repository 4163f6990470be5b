// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.Picker;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Picks by weight and chance, and does one thing wrong. */
final class FlawedRule implements PickRule {

  private static final AtomicLong ANOTHER_CHANCE = new AtomicLong();

  /** Where others can see it, so that no compiler leaves it out. */
  static volatile Object litter = new Object();

  private final RuleFlaw flaw;

  FlawedRule(RuleFlaw flaw) {
    this.flaw = flaw;
  }

  @Override
  public LoadMetric metric() {
    return new InFlight();
  }

  @Override
  public Pickers newPickers(RandomGenerator random) {
    return new FlawedPickers(random);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (flaw != RuleFlaw.IS_NO_VALUE && other instanceof FlawedRule rule && rule.flaw == flaw);
  }

  @Override
  public int hashCode() {
    return flaw.hashCode();
  }

  private final class FlawedPickers implements Pickers {

    private final RandomGenerator random;
    private final AtomicInteger turn = new AtomicInteger();
    private int firstSize;
    private Candidates newest;
    private volatile @Nullable Thread owner;

    FlawedPickers(RandomGenerator random) {
      this.random = random;
      newest = FakeCandidate.weighing(1);
    }

    @Override
    public long maxAgeNanos() {
      return flaw == RuleFlaw.IS_OLD_AT_ONCE ? 0 : Long.MAX_VALUE;
    }

    @Override
    public Picker over(Candidates candidates, long now) {
      newest = candidates;
      firstSize = firstSize == 0 ? candidates.size() : firstSize;
      if (flaw == RuleFlaw.BEGINS_ANEW) {
        turn.set(0);
      }
      int size = candidates.size();
      return switch (flaw) {
        case COUNTS_FROM_ONE -> (call, at) -> 1 + random.nextInt(size);
        case KEEPS_THE_FIRST_SIZE -> (call, at) -> random.nextInt(firstSize);
        case CHANGES_OLD_PICKERS -> (call, at) -> byWeight(newest);
        case IGNORES_WEIGHTS -> (call, at) -> random.nextInt(size);
        case BEGINS_ANEW, BEGINS_WITH_THE_FIRST -> (call, at) -> turn.getAndIncrement() % size;
        case GOES_BY_THE_CLOCK -> (call, at) -> (int) (at % size);
        case DRAWS_AGAIN_AND_AGAIN -> (call, at) -> drawn(candidates);
        case DIVIDES_BY_LOADS -> (call, at) -> byLoad(candidates, at);
        case TAKES_ANOTHER_CHANCE -> (call, at) -> (int) (ANOTHER_CHANCE.getAndAdd(7) / 3 % size);
        case MAKES_OBJECTS ->
            (call, at) -> {
              if (random.nextInt(100) == 0) {
                litter = new Object();
              }
              return byWeight(candidates);
            };
        case IS_FOR_ONE_THREAD ->
            (call, at) -> {
              Thread first = owner;
              if (first != null && !first.equals(Thread.currentThread())) {
                throw new IllegalStateException("This thread is not the first");
              }
              owner = Thread.currentThread();
              return byWeight(candidates);
            };
        case NONE, IS_NO_VALUE, IS_OLD_AT_ONCE -> (call, at) -> byWeight(candidates);
      };
    }

    private int byWeight(Candidates candidates) {
      double sum = 0;
      for (int i = 0; i < candidates.size(); i++) {
        sum += candidates.weight(i);
      }
      double left = random.nextDouble() * sum;
      int last = candidates.size() - 1;
      for (int i = 0; i < last; i++) {
        left -= candidates.weight(i);
        if (left < 0) {
          return i;
        }
      }
      return last;
    }

    private int drawn(Candidates candidates) {
      int first = byWeight(candidates);
      while (candidates.size() > 1 && first == byWeight(candidates)) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException();
        }
      }
      return first;
    }

    private int byLoad(Candidates candidates, long now) {
      int best = -1;
      double most = 0;
      for (int i = 0; i < candidates.size(); i++) {
        double worth = candidates.get(0).load(now) / candidates.get(i).load(now);
        if (worth > most) {
          best = i;
        }
      }
      return best;
    }
  }
}
