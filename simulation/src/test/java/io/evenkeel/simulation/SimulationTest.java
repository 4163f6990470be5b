// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.Counted.CountedAttempt;
import io.evenkeel.simulation.policy.Evenkeel;
import io.evenkeel.simulation.policy.PolicyKind;
import io.evenkeel.simulation.rival.Rivals;
import io.evenkeel.simulation.scenario.Scenarios;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {

  /** Short, and with few calls, of which many fail and pass their deadlines. */
  private static Scenario hard(Scenario scenario) {
    return new Scenario(
            scenario.name(),
            scenario.words(),
            scenario.fleet().withWorkers(1).withLoad(0.9).withDeadline(Duration.ofMillis(200)),
            scenario.faults(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(16))
        .withClients(3);
  }

  static List<Scenario> scenarios() {
    return Scenarios.ALL;
  }

  static Stream<PolicyKind> policies() {
    return Stream.concat(Stream.of(Evenkeel.ADAPTIVE, Evenkeel.ADAPTIVE_PICK), Rivals.ALL.stream());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyCallEndsExactlyOnce(Scenario scenario) {
    Scenario hard = hard(scenario);
    Counted counted = new Counted(Rivals.LEAST_REQUEST);

    Result result = Simulation.run(hard, counted.kind, 1);

    long begin = hard.warmUp().toNanos();
    long end = begin + hard.measured().toNanos();
    List<CountedAttempt> before =
        counted.attempts.stream().filter(attempt -> attempt.startedAt < end).toList();
    assertThat(before).allSatisfy(attempt -> assertThat(attempt.ends).isEqualTo(1));
    assertThat(counted.attempts).allSatisfy(attempt -> assertThat(attempt.ends).isLessThan(2));
    assertThat(result.calls())
        .isEqualTo(before.stream().filter(attempt -> attempt.startedAt >= begin).count());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theCourseAddsUpToTheWhole(Scenario scenario) {
    Result result = Simulation.run(hard(scenario), Rivals.ROUND_ROBIN, 1);

    assertThat(result.seconds()).hasSize(16);
    assertThat(result.seconds().stream().mapToLong(Result.Second::answered).sum())
        .isEqualTo(result.latencies().count());
    assertThat(result.seconds().stream().mapToLong(Result.Second::failed).sum())
        .isEqualTo(result.failed() + result.expired());
    assertThat(result.samples()).hasSize(160);
    assertThat(result.servers().stream().mapToDouble(Result.ServerResult::share).sum())
        .isBetween(0.999, 1.001);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theSameSeedGivesTheSameResultBitForBit(PolicyKind policy) {
    Scenario scenario = hard(Scenarios.FLAPPING);

    Result result = Simulation.run(scenario, policy, 7);

    assertThat(Simulation.run(scenario, policy, 7)).isEqualTo(result);
    assertThat(Simulation.run(scenario, policy, 8)).isNotEqualTo(result);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theCallsOfASeedAreTheSameForAllPolicies(PolicyKind policy) {
    Scenario scenario = hard(Scenarios.ANTAGONISTS);
    long calls = Simulation.run(scenario, Rivals.RANDOM, 3).calls();

    assertThat(Simulation.run(scenario, policy, 3).calls()).isEqualTo(calls);
  }
}
