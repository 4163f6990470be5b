// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.balance;

import io.evenkeel.simulation.Result;
import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.Simulation;
import io.evenkeel.simulation.policy.Evenkeel;
import io.evenkeel.simulation.policy.PolicyKind;
import io.evenkeel.simulation.rival.Rivals;
import io.evenkeel.simulation.scenario.Scenarios;
import java.util.List;
import java.util.Locale;

/**
 * Runs every scenario with every policy that is compared, for some numbers of clients and seeds,
 * and prints {@code SCENARIO CLIENTS POLICY SEED P99_MILLIS FAILED_SHARE} for each run.
 *
 * <p>Arguments: the first seed, how many seeds, and the numbers of clients.
 */
public final class SimulatedFleet {

  private static final List<PolicyKind> POLICIES =
      List.of(
          Evenkeel.ADAPTIVE, Rivals.PEAK_EWMA, Rivals.LEAST_REQUEST, Rivals.KRATOS, Rivals.PREQUAL);

  private SimulatedFleet() {}

  /** Runs, and ends. */
  public static void main(String[] args) {
    long first = Long.parseLong(args[0]);
    int seeds = Integer.parseInt(args[1]);
    for (Scenario scenario : Scenarios.ALL) {
      for (int i = 2; i < args.length; i++) {
        Scenario shared = scenario.withClients(Integer.parseInt(args[i]));
        for (PolicyKind policy : POLICIES) {
          for (long seed = first; seed < first + seeds; seed++) {
            print(Simulation.run(shared, policy, seed));
          }
        }
      }
    }
  }

  private static void print(Result result) {
    System.out.printf(
        Locale.ROOT,
        "%s %d %s %d %.3f %.6f%n",
        result.scenario(),
        result.clients(),
        result.policy(),
        result.seed(),
        result.percentile(0.99),
        result.failedShare());
  }
}
