// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.simulation.policy.Backend;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Peak EWMA of Finagle ({@code p2cPeakEwma}) and Linkerd: of two nodes the one with less {@code
 * latency × (in flight + 1)}, where the latency jumps to every peak and comes down by an
 * exponential average with a decay of 10 s, also while nothing is heard.
 *
 * <p>Finagle's {@code PeakEwma}: a node of which nothing is known costs nothing while it is idle,
 * and more than all others while its first call is under way. An error counts as its latency.
 */
final class PeakEwma extends NodePolicy<PeakEwma.Peak> {

  private static final double DECAY = Duration.ofSeconds(10).toNanos();
  // More than any latency times any number in flight; nodes under it still differ by their calls.
  private static final double PENALTY = Long.MAX_VALUE >> 16;

  private final RandomGenerator random;

  PeakEwma(RandomGenerator random) {
    super(Peak::new);
    this.random = random;
  }

  @Override
  Peak choose(List<Peak> nodes, long now) {
    TwoChoices<Peak> two = TwoChoices.of(nodes, random);
    return two.second().cost(now) < two.first().cost(now) ? two.second() : two.first();
  }

  /** A node with the peak of its latency. */
  static final class Peak extends Node {
    private double latency;
    private long heardAt;

    Peak(Backend backend) {
      super(backend);
    }

    double cost(long now) {
      hear(0, now);
      return latency == 0 && inFlight() > 0 ? PENALTY + inFlight() : latency * (inFlight() + 1);
    }

    private void hear(double sample, long now) {
      if (sample > latency) {
        latency = sample;
      } else {
        double kept = Math.exp(-(now - heardAt) / DECAY);
        latency = latency * kept + sample * (1 - kept);
      }
      heardAt = now;
    }

    @Override
    void ended(NodeAttempt attempt, Outcome outcome, long now) {
      super.ended(attempt, outcome, now);
      hear((double) (now - attempt.startedAt()), now);
    }
  }
}
