// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import io.evenkeel.simulation.policy.Backend;
import io.evenkeel.simulation.policy.Probes.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Prequal's pool: the latest answers to probes, each good for some uses and some time, and the rule
 * "hot or cold, then lexicographic" over them (Wydrowski et al., NSDI 2024, section 4).
 */
final class ProbePool {

  private static final int SIZE = 16;
  private static final long LASTS = Duration.ofSeconds(1).toNanos();

  private final List<Pooled> pool = new ArrayList<>();
  private boolean removeOldest;

  private static final class Pooled {
    private final Answer answer;
    private int inFlight;
    private int uses;

    Pooled(Answer answer, int uses) {
      this.answer = answer;
      inFlight = answer.inFlight();
      this.uses = uses;
    }
  }

  /** Adds an answer, good for so many uses, in place of one of the same backend or the oldest. */
  void add(Answer answer, int uses) {
    int backend = answer.backend().number();
    pool.removeIf(pooled -> pooled.answer.backend().number() == backend);
    pool.add(new Pooled(answer, uses));
    if (pool.size() > SIZE) {
      pool.remove(0);
    }
  }

  /** Drops what is too old. */
  void expire(long now) {
    pool.removeIf(pooled -> now - pooled.answer.now() > LASTS);
  }

  /** Drops what is of backends that are gone. */
  void keep(List<Backend> listed) {
    pool.removeIf(pooled -> !listed.contains(pooled.answer.backend()));
  }

  int size() {
    return pool.size();
  }

  /**
   * Takes the best: of the cold ones that with the least latency, else that with the fewest
   * requests in flight. Its copy in the pool counts the request that goes there now.
   *
   * @param hot from how many requests in flight on a backend is hot
   */
  Backend take(int hot) {
    Pooled best = best(pooled -> pooled.inFlight >= hot, pooled -> pooled.answer.latency());
    if (best == null) {
      best = best(pooled -> false, pooled -> pooled.inFlight);
    }
    if (best == null) {
      throw new IllegalStateException("An empty pool has no best probe");
    }
    best.inFlight++;
    if (--best.uses <= 0) {
      pool.remove(best);
    }
    return best.answer.backend();
  }

  /** Removes one, by turns the oldest and the worst, so that bad news does not fill the pool. */
  void removeOne(int hot) {
    if (pool.isEmpty()) {
      return;
    }
    removeOldest = !removeOldest;
    pool.remove(removeOldest ? pool.get(0) : worst(hot));
  }

  private Pooled worst(int hot) {
    Pooled worst = best(pooled -> pooled.inFlight < hot, pooled -> -pooled.inFlight);
    if (worst == null) {
      worst = best(pooled -> false, pooled -> -pooled.answer.latency());
    }
    return worst == null ? pool.get(0) : worst;
  }

  private @Nullable Pooled best(Predicate<Pooled> without, ToLongFunction<Pooled> order) {
    Pooled best = null;
    for (Pooled pooled : pool) {
      if (!without.test(pooled)
          && (best == null || order.applyAsLong(pooled) < order.applyAsLong(best))) {
        best = pooled;
      }
    }
    return best;
  }
}
