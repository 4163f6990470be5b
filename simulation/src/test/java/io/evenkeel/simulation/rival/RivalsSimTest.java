// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.Result;
import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.Simulation;
import io.evenkeel.simulation.policy.PolicyKind;
import io.evenkeel.simulation.scenario.Scenarios;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The rivals do what is known of them: were one of these numbers far off, it would be the simulator
 * or the re-creation that is wrong.
 *
 * <p>The bounds come from an independent simulation of the same fleets, whose 99th percentiles are
 * noisy by a tenth, and from arithmetic where it suffices.
 */
class RivalsSimTest {

  private static Result run(Scenario scenario, int clients, PolicyKind policy) {
    return Simulation.run(
        scenario.withClients(clients).measuredFor(Duration.ofSeconds(10)), policy, 1);
  }

  private static double p99(Scenario scenario, int clients, PolicyKind policy) {
    return run(scenario, clients, policy).percentile(0.99);
  }

  /**
   * An eighth of the calls go to servers with a capacity of a quarter: at a load of 0.7 × 14.5/16
   * for each, 2.5 times what they can do, so that of these calls three fifths are not answered, and
   * all of them late once the queue is five seconds long.
   */
  @Test
  void roundRobinLetsTheQueuesOfSlowServersGrow() {
    Result result = run(Scenarios.SLOW, 10, Rivals.ROUND_ROBIN);

    assertThat(result.percentile(0.99)).isEqualTo(5000);
    assertThat(result.expired() / (double) result.calls()).isBetween(0.11, 0.13);
  }

  /**
   * 107 ms and 440 ms in the other simulation: what a client sees in flight is the less the more
   * clients there are.
   */
  @Test
  void leastRequestNeedsSeveralCallsInFlightOfEachClient() {
    assertThat(p99(Scenarios.SLOW, 10, Rivals.LEAST_REQUEST)).isBetween(90.0, 125.0);
    assertThat(p99(Scenarios.SLOW, 100, Rivals.LEAST_REQUEST)).isBetween(370.0, 510.0);
  }

  /** 61 ms and 60 ms there. */
  @Test
  void latencyTimesCallsInFlightDoesNot() {
    assertThat(p99(Scenarios.SLOW, 10, Rivals.PEAK_EWMA)).isBetween(53.0, 69.0);
    assertThat(p99(Scenarios.SLOW, 100, Rivals.PEAK_EWMA)).isBetween(53.0, 69.0);
  }

  /** 71 ms, 67 ms and 55 ms there. */
  @Test
  void theOthersFollowInTheirOrder() {
    double fullScan = p99(Scenarios.SLOW, 10, Rivals.FULL_SCAN);
    double kratos = p99(Scenarios.SLOW, 10, Rivals.KRATOS);
    double prequal = p99(Scenarios.SLOW, 10, Rivals.PREQUAL);

    assertThat(fullScan).isBetween(62.0, 82.0);
    assertThat(kratos).isBetween(58.0, 76.0);
    assertThat(prequal).isBetween(49.0, 64.0);
  }

  /** A sixteenth is a fair share; of two choices one gets at most twice that. */
  @Test
  void oneThatFailsFastDrawsCallsFromThoseWhoBelieveIt() {
    Scenario scenario = Scenarios.FAST_FAIL;

    assertThat(run(scenario, 10, Rivals.ROUND_ROBIN).failedShare()).isBetween(0.061, 0.064);
    assertThat(run(scenario, 10, Rivals.PEAK_EWMA).failedShare()).isBetween(0.11, 2 / 16.0 + 0.003);
    assertThat(run(scenario, 1, Rivals.FULL_SCAN).failedShare()).isGreaterThan(0.3);
    assertThat(run(scenario, 10, Rivals.PREQUAL).failedShare()).isGreaterThan(0.3);
    assertThat(run(scenario, 10, Rivals.KRATOS).failedShare()).isLessThan(0.005);
  }
}
