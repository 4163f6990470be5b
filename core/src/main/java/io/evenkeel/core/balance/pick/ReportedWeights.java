// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.spi.Candidate;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.PickRule.Pickers;
import io.evenkeel.core.balance.spi.Picker;
import java.util.IdentityHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes pickers that take turns by the weights that servers' reports give. One thread at a time.
 */
final class ReportedWeights implements Pickers {

  private final UtilizationWeighted rule;
  private final Rotation rotation;
  private IdentityHashMap<Candidate, History> histories = new IdentityHashMap<>();

  ReportedWeights(UtilizationWeighted rule, RandomGenerator random) {
    this.rule = rule;
    rotation = new Rotation(random);
  }

  @Override
  public long maxAgeNanos() {
    return rule.update().toNanos();
  }

  @Override
  public Picker over(Candidates candidates, long now) {
    double[] reported = reported(candidates, now);
    double sum = 0;
    int known = 0;
    for (double weight : reported) {
      if (weight > 0) {
        known++;
        // Each by so much less, as the sum of the weights themselves may be infinite.
        sum += weight / reported.length;
      }
    }
    double[] weights = candidates.weights();
    if (known >= 2) {
      double mean = sum / known * reported.length;
      for (int i = 0; i < weights.length; i++) {
        double relative = reported[i] > 0 ? reported[i] / mean : 1;
        weights[i] = bounded(weights[i] * relative);
      }
    }
    return rotation.over(weights);
  }

  /** What each one's reports say; 0 for those that are not known. */
  private double[] reported(Candidates candidates, long now) {
    IdentityHashMap<Candidate, History> current = new IdentityHashMap<>();
    double[] reported = new double[candidates.size()];
    for (int i = 0; i < reported.length; i++) {
      Candidate candidate = candidates.get(i);
      History history = histories.get(candidate);
      if (history == null) {
        history = new History();
      }
      current.put(candidate, history);
      reported[i] = history.weight(candidate.report(), now, rule);
    }
    histories = current;
    return reported;
  }

  private static double bounded(double weight) {
    return Math.max(Double.MIN_VALUE, Math.min(Double.MAX_VALUE, weight));
  }

  /** What was last reported of one endpoint. */
  private static final class History {
    private double weight;
    private long at;
    private long since;

    double weight(@Nullable LoadReport report, long now, UtilizationWeighted rule) {
      boolean expired = weight > 0 && now - at >= rule.expiration().toNanos();
      if (expired) {
        weight = 0;
      }
      if (report != null && now - report.at() < rule.expiration().toNanos()) {
        take(report, rule.errorPenalty());
      }
      return now - since < rule.blackout().toNanos() ? 0 : weight;
    }

    /** A report that says nothing of calls or of utilization leaves what is known as it is. */
    private void take(LoadReport report, double errorPenalty) {
      if (report.qps() == 0 || report.utilization() == 0) {
        return;
      }
      if (weight == 0) {
        since = report.at();
      }
      double errors = report.eps() / report.qps() * errorPenalty;
      weight = bounded(report.qps() / (report.utilization() + errors));
      at = report.at();
    }
  }
}
