// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import io.evenkeel.core.balance.spi.Candidate;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A candidate that is as loaded as a test says; idle, and without a report, at first. */
public final class FakeCandidate implements Candidate {

  private final Endpoint endpoint;
  private volatile int inFlight;
  private volatile double load;
  private volatile @Nullable LoadReport report;

  /** One of this endpoint. */
  public FakeCandidate(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** So many, in the order of their ids. */
  public static List<FakeCandidate> many(int count) {
    List<FakeCandidate> candidates = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      candidates.add(
          new FakeCandidate(
              Endpoint.builder("backend-" + (100_000 + i)).address("10.0.0.1", 80).build()));
    }
    return candidates;
  }

  /** These, all of weight 1. */
  public static Candidates even(List<FakeCandidate> candidates) {
    double[] weights = new double[candidates.size()];
    Arrays.fill(weights, 1);
    return Candidates.of(candidates, weights);
  }

  /** As many as there are weights. */
  public static Candidates weighing(double... weights) {
    return Candidates.of(many(weights.length), weights);
  }

  /** From now on it has so many calls in flight. */
  public void setInFlight(int calls) {
    inFlight = calls;
  }

  /** From now on its load is that. */
  public void setLoad(double value) {
    load = value;
  }

  /** Its server reports, or, with null, never has. */
  public void setReport(@Nullable LoadReport newest) {
    report = newest;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public int inFlight() {
    return inFlight;
  }

  @Override
  public double load(long now) {
    return load;
  }

  @Override
  public @Nullable LoadReport report() {
    return report;
  }
}
