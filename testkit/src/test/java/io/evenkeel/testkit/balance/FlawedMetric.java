// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.Outcome;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Goes by the calls in flight and how long the last one took, and does one thing wrong. */
final class FlawedMetric implements LoadMetric {

  private static final int ROOM = 100;
  private static final long PENALTY = 1L << 40;

  /** Where others can see it, so that no compiler leaves it out. */
  static volatile Object litter = new Object();

  private final LoadFlaw flaw;

  FlawedMetric(LoadFlaw flaw) {
    this.flaw = flaw;
  }

  @Override
  public Meter newMeter() {
    return new Meter() {
      @Override
      public Load newLoad(long now) {
        return new FlawedLoad();
      }

      @Override
      public void refresh(Iterable<Load> loads, long now) {
        if (flaw == LoadFlaw.NEEDS_ONE_AT_A_REFRESH) {
          loads.iterator().next();
        }
      }
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (flaw != LoadFlaw.IS_NO_VALUE
            && other instanceof FlawedMetric metric
            && metric.flaw == flaw);
  }

  @Override
  public int hashCode() {
    return flaw.hashCode();
  }

  private final class FlawedLoad implements Load {

    private final long[] starts = new long[ROOM];
    private volatile long took;
    private volatile double factor = 1;
    private final AtomicInteger running = new AtomicInteger();
    private volatile @Nullable Thread owner;

    @Override
    public double load(int inFlight, double weight, long now) {
      double calls = inFlight + 1.0;
      double load =
          switch (flaw) {
            case OVERFLOWS -> calls / weight;
            case FALLS_WITH_CALLS -> 1 / calls;
            case GROWS_WITH_WEIGHT -> Math.min(calls * weight, Double.MAX_VALUE);
            case DIVIDES_BY_REPORTS -> factor;
            default -> Math.min(calls * (1 + took) / weight, Double.MAX_VALUE);
          };
      return load;
    }

    @Override
    public int started(long now) {
      if (flaw == LoadFlaw.IS_FOR_ONE_THREAD) {
        Thread first = owner;
        if (first != null && !first.equals(Thread.currentThread())) {
          throw new IllegalStateException("This thread is not the first");
        }
        owner = Thread.currentThread();
      }
      if (flaw == LoadFlaw.RUNS_OUT_OF_ROOM) {
        int token = running.getAndIncrement();
        starts[token] = now;
        return token;
      }
      return UNTRACKED;
    }

    @Override
    public void ended(
        int token,
        boolean answered,
        long startedAt,
        long now,
        Outcome outcome,
        long pushbackNanos) {
      if (flaw == LoadFlaw.TRUSTS_TOKENS && token != UNTRACKED) {
        starts[token] = 0;
      }
      if (flaw == LoadFlaw.RUNS_OUT_OF_ROOM) {
        running.getAndDecrement();
      }
      if (flaw == LoadFlaw.MAKES_OBJECTS) {
        litter = new Object();
      }
      boolean slow = outcome == Outcome.FAILED && flaw != LoadFlaw.LIKES_FAILURES;
      long nanos = slow ? PENALTY : now - startedAt;
      took = flaw == LoadFlaw.TRUSTS_THE_CLOCK ? nanos : Math.max(0, Math.min(PENALTY, nanos));
    }

    @Override
    public void reported(LoadReport report) {
      factor = report.qps() / report.utilization();
    }

    @Override
    public void forget(long now) {
      if (flaw != LoadFlaw.REMEMBERS) {
        took = 0;
      }
    }
  }
}
