// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Candidate;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.PickRule.Pickers;
import io.evenkeel.core.balance.spi.Picker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Picks for {@link Prequal}, and notices reports for it.
 *
 * <p>A report is new if it is another object than the one seen last. Each pick looks at a few
 * candidates, never at all: those picked just now, some of those picked before, which find reports
 * while calls are rare, and some of all in turn, which find them while calls are many.
 */
final class ReportedBest implements Picker {

  private static final int REMEMBERED = 64;
  private static final int LOOKS = 4;

  private final Prequal rule;
  private final Candidates candidates;
  private final RandomGenerator random;
  private final Picker any;
  private final Picker fewerInFlight;
  private final double meanWeight;
  private final ReportPool pool;
  private final AtomicReferenceArray<@Nullable LoadReport> seen;
  private final AtomicIntegerArray picked = new AtomicIntegerArray(REMEMBERED);
  // Threads that lose a step to one another look twice or overwrite a pick, which does no harm.
  private final AtomicInteger picks = new AtomicInteger();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean latenciesTold;

  private ReportedBest(
      Prequal rule, Candidates candidates, RandomGenerator random, @Nullable ReportedBest before) {
    this.rule = rule;
    this.candidates = candidates;
    this.random = random;
    any = WeightedRandom.over(candidates, random);
    fewerInFlight = LeastLoaded.over(candidates, 2, random);
    double sum = 0;
    for (int i = 0; i < candidates.size(); i++) {
      sum += candidates.weight(i) / candidates.size();
    }
    meanWeight = sum;
    pool = new ReportPool(rule);
    seen = new AtomicReferenceArray<>(candidates.size());
    if (before != null) {
      takeOver(before);
    }
  }

  private void takeOver(ReportedBest before) {
    int[] moved = Moves.between(before.candidates, candidates);
    for (int i = 0; i < moved.length; i++) {
      if (moved[i] != Moves.GONE) {
        seen.setOpaque(moved[i], before.seen.getOpaque(i));
      }
    }
    pool.takeOver(before.pool, moved);
    latenciesTold = before.latenciesTold;
    for (int i = 0; i < REMEMBERED; i++) {
      picked.setOpaque(i, Math.max(0, moved[before.picked.getOpaque(i)]));
    }
  }

  @Override
  public int pick(CallInfo call, long now) {
    int size = candidates.size();
    if (size == 1) {
      return 0;
    }
    int count = picks.getOpaque();
    notice(count, now);
    int index = choose(call, now);
    picked.setOpaque(count & (REMEMBERED - 1), index);
    picks.setOpaque(count + 1);
    return index;
  }

  private int choose(CallInfo call, long now) {
    if (random.nextDouble() < rule.exploration()) {
      return any.pick(call, now);
    }
    int entry = pool.best(now);
    int owner = entry < 0 ? -1 : pool.owner(entry);
    if (owner < 0) {
      return fewerInFlight.pick(call, now);
    }
    pool.use(entry, 1 / weight(owner));
    return owner;
  }

  private void notice(int count, long now) {
    int size = candidates.size();
    int index = turn.getOpaque();
    for (int i = 1; i <= LOOKS; i++) {
      look(picked.getOpaque((count - i) & (REMEMBERED - 1)), now);
      look(picked.getOpaque((count * LOOKS + i) & (REMEMBERED - 1)), now);
      index = index + 1 >= size ? 0 : index + 1;
      look(index, now);
    }
    turn.setOpaque(index);
  }

  @SuppressWarnings("ReferenceEquality") // an equal report that is new is news too
  private void look(int index, long now) {
    Candidate candidate = candidates.get(index);
    LoadReport report = candidate.report();
    LoadReport before = seen.getAcquire(index);
    if (report != null
        && report != before
        && seen.compareAndSet(index, before, report)
        && !isToldAgain(report, before)) {
      Double told = report.named().get("rif");
      double latency = latency(report);
      if (latency > 0 || (told != null && !latenciesTold)) {
        double rif = told == null ? candidate.inFlight() : report.named("rif");
        double weight = weight(index);
        pool.put(index, rif / weight, latency / weight, report.at(), now);
      }
    }
  }

  /** A report out of band has them from an answer before, which was counted as one. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isToldAgain(LoadReport report, @Nullable LoadReport before) {
    return before != null && !report.named().isEmpty() && report.named() == before.named();
  }

  /**
   * Or the utilization in its place, until somebody tells a latency: the two do not compare.
   * Reports without one are no news then, such as those of a server that is new.
   */
  private double latency(LoadReport report) {
    double latency = report.named("latency_ms");
    if (latency > 0) {
      if (!latenciesTold) {
        latenciesTold = true;
      }
      return latency;
    }
    return latenciesTold ? 0 : report.utilization();
  }

  /** Relative to the mean, so that one of half the weight has to look twice as good. */
  private double weight(int index) {
    return Math.max(Double.MIN_NORMAL, candidates.weight(index) / meanWeight);
  }

  /** Makes them; each goes on with what the one before knew. */
  static final class Makers implements Pickers {
    private final Prequal rule;
    private final RandomGenerator random;
    private @Nullable ReportedBest before;

    Makers(Prequal rule, RandomGenerator random) {
      this.rule = rule;
      this.random = random;
    }

    @Override
    public Picker over(Candidates candidates, long now) {
      ReportedBest next = new ReportedBest(rule, candidates, random, before);
      before = next;
      return next;
    }
  }
}
