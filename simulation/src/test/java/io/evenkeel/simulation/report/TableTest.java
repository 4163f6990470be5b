// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.Result;
import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.Simulation;
import io.evenkeel.simulation.rival.Rivals;
import io.evenkeel.simulation.scenario.Scenarios;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void aRowHasTheMedianOfItsSeeds() {
    Scenario scenario = Scenarios.SLOW.withClients(3).measuredFor(Duration.ofSeconds(1));
    List<Result> results = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      results.add(Simulation.run(scenario, Rivals.RANDOM, seed));
      results.add(Simulation.run(scenario, Rivals.ROUND_ROBIN, seed));
    }

    List<String> lines = Table.of(results).lines().toList();

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("| scenario | clients | policy | p50 ms | p90 ");
    assertThat(lines.get(2)).startsWith("| slow | 3 | envoy-random | ");
    double median =
        results.stream()
            .filter(result -> result.policy().equals("grpc-round-robin"))
            .map(result -> result.percentile(0.5))
            .sorted(Comparator.naturalOrder())
            .toList()
            .get(1);
    assertThat(lines.get(3))
        .startsWith(String.format(Locale.ROOT, "| slow | 3 | grpc-round-robin | %.1f | ", median));
  }
}
