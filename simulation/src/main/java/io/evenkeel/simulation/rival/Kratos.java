// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.simulation.policy.Backend;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The P2C of go-kratos v2 ({@code selector/p2c}, {@code selector/node/ewma}): of two nodes the one
 * with more {@code success / (√(latency + 5 ms) × (in flight + 1))}.
 *
 * <ul>
 *   <li>Latency and success are averages that decay in 600 ms; an error counts as its latency, and
 *       against the success.
 *   <li>Where most calls in flight are older than the latency, the mean of their ages takes its
 *       place.
 *   <li>A node of which nothing is known has a fixed root in place of its latency's, 25 times that
 *       of 10 ms; but who loses and was not picked for 3 s is picked all the same.
 *   <li>A weight is as good as new for 5 ms.
 * </ul>
 */
final class Kratos extends NodePolicy<Kratos.Weighed> {

  private static final double DECAY = Duration.ofMillis(600).toNanos();
  private static final double FLATTENED = Duration.ofMillis(5).toNanos();
  private static final long FORCE_AFTER = Duration.ofSeconds(3).toNanos();
  private static final long WEIGHT_LASTS = Duration.ofMillis(5).toNanos();
  // "time.Microsecond * 100", which takes the place of a root of nanoseconds.
  private static final double UNKNOWN_ROOT = 100_000;

  private final RandomGenerator random;

  Kratos(RandomGenerator random) {
    super(Weighed::new);
    this.random = random;
  }

  @Override
  Weighed choose(List<Weighed> nodes, long now) {
    TwoChoices<Weighed> two = TwoChoices.of(nodes, random);
    boolean second = two.second().weight(now) > two.first().weight(now);
    Weighed winner = second ? two.second() : two.first();
    Weighed loser = second ? two.first() : two.second();
    return loser.isForgotten(now) ? loser : winner;
  }

  /** A node with its averages. */
  static final class Weighed extends Node {
    private final Set<NodeAttempt> running = new LinkedHashSet<>();
    private double latency;
    private double success = 1;
    private long heardAt;
    private boolean picked;
    private long pickedAt;
    private double weight;
    private long weighedAt = -WEIGHT_LASTS - 1;

    Weighed(Backend backend) {
      super(backend);
    }

    boolean isForgotten(long now) {
      return !picked || now - pickedAt > FORCE_AFTER;
    }

    double weight(long now) {
      if (now - weighedAt > WEIGHT_LASTS) {
        weighedAt = now;
        weight = success / (root(now) * (inFlight() + 1));
      }
      return weight;
    }

    private double root(long now) {
      return latency == 0 ? UNKNOWN_ROOT : Math.sqrt(Math.max(latency, predicted(now)) + FLATTENED);
    }

    private double predicted(long now) {
      int older = 0;
      double sum = 0;
      for (NodeAttempt attempt : running) {
        double age = now - attempt.startedAt();
        if (age > latency) {
          older++;
          sum += age;
        }
      }
      return older >= running.size() / 2 + 1 ? sum / older : 0;
    }

    @Override
    void started(NodeAttempt attempt) {
      super.started(attempt);
      running.add(attempt);
      picked = true;
      pickedAt = attempt.startedAt();
    }

    @Override
    void ended(NodeAttempt attempt, Outcome outcome, long now) {
      super.ended(attempt, outcome, now);
      running.remove(attempt);
      double kept = latency == 0 ? 0 : Math.exp(-(now - heardAt) / DECAY);
      heardAt = now;
      latency = latency * kept + (now - attempt.startedAt()) * (1 - kept);
      success = success * kept + (outcome == Outcome.FAILED ? 0 : 1) * (1 - kept);
    }
  }
}
