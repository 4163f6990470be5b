// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Candidate;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.Picker;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A candidate that is as loaded as the test says. */
final class Backend implements Candidate {

  final Endpoint endpoint;
  int inFlight;
  double load;
  @Nullable LoadReport report;

  Backend(String id) {
    endpoint = Endpoint.builder(id).address("10.0.0.1", 80).build();
  }

  /** So many, with ids in order. */
  static List<Backend> many(int n) {
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      backends.add(new Backend("backend-" + (100_000 + i)));
    }
    return backends;
  }

  /** As many as there are weights. */
  static Candidates weighing(double... weights) {
    return Candidates.of(many(weights.length), weights);
  }

  static Candidates even(List<Backend> backends) {
    double[] weights = new double[backends.size()];
    Arrays.fill(weights, 1);
    return Candidates.of(backends, weights);
  }

  /** How often each is picked. */
  static int[] counts(Picker picker, int size, int picks) {
    int[] counts = new int[size];
    for (int i = 0; i < picks; i++) {
      counts[picker.pick(CallInfo.UNKNOWN, 0)]++;
    }
    return counts;
  }

  /** The server says that, at that moment. */
  void reports(long at, Map<String, Double> named) {
    report = new LoadReport(0, 0, 0, 0, 0, named, at);
  }

  void reportsUtilization(double utilization) {
    report = new LoadReport(utilization, 0, 0, 0, 0, Map.of(), 0);
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
