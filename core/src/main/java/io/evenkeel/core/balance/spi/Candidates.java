// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints to pick from, and their weights. Immutable, at least one; sorted by id.
 *
 * <p>A weight here is the endpoint's own, less where it starts slowly: only ratios mean anything.
 */
public final class Candidates {

  private final Candidate[] candidates;
  private final double[] weights;
  private final Load @Nullable [] loads;
  private final boolean even;

  private Candidates(Candidate[] candidates, double[] weights, Load @Nullable [] loads) {
    this.candidates = candidates;
    this.weights = weights;
    this.loads = loads;
    boolean equal = true;
    for (double weight : weights) {
      equal &= weight == weights[0];
    }
    even = equal;
  }

  /**
   * These, with these weights.
   *
   * @throws IllegalArgumentException if there is none, if the sizes differ, or if a weight is not
   *     above 0 and finite
   */
  public static Candidates of(List<? extends Candidate> candidates, double[] weights) {
    return of(candidates.toArray(new Candidate[0]), weights.clone());
  }

  /** The same, of arrays that the caller no longer changes. */
  public static Candidates of(Candidate[] candidates, double[] weights) {
    return of(candidates, weights, null);
  }

  /**
   * The same, with what their loads come from, so that a pick need not look into a candidate first
   * and wait for its memory.
   *
   * @param loads of the candidates in their order; null to ask them
   */
  public static Candidates of(Candidate[] candidates, double[] weights, Load @Nullable [] loads) {
    if (candidates.length == 0 || candidates.length != weights.length) {
      throw new IllegalArgumentException(
          "Candidates must be at least one and have one weight each, but are "
              + candidates.length
              + " with "
              + weights.length
              + " weights");
    }
    if (loads != null && loads.length != candidates.length) {
      throw new IllegalArgumentException(
          "Candidates must have one load each, but " + candidates.length + " have " + loads.length);
    }
    for (double weight : weights) {
      if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "The weight of a candidate must be above 0 and finite, but is " + weight);
      }
    }
    return new Candidates(candidates, weights, loads);
  }

  public int size() {
    return candidates.length;
  }

  public Candidate get(int index) {
    return candidates[index];
  }

  /** How loaded one is by the rule's metric: of two the one with less is the better one. */
  public double load(int index, long now) {
    Candidate candidate = candidates[index];
    if (loads == null) {
      return candidate.load(now);
    }
    return loads[index].load(candidate.inFlight(), even ? weights[0] : weights[index], now);
  }

  public double weight(int index) {
    return weights[index];
  }

  /** Whether all weights are equal. */
  public boolean even() {
    return even;
  }

  /** A copy of the weights. */
  public double[] weights() {
    return weights.clone();
  }
}
