// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.evenkeel.simulation.Result.ServerResult;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Network;
import io.evenkeel.simulation.fleet.ServiceTime;
import io.evenkeel.simulation.fleet.Zone;
import io.evenkeel.simulation.rival.Rivals;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator beside the formulas of queueing theory, which need no simulator. */
class QueueingTheorySimTest {

  private static final double SERVICE_MS = 10;

  private static Result run(int servers, int workers, double load, int seconds, long seed) {
    FleetSpec fleet =
        FleetSpec.DEFAULT
            .withZones(new Zone("", servers, 1))
            .withWorkers(workers)
            .withServiceTime(ServiceTime.exponential(Duration.ofMillis(10)))
            .withNetwork(Network.NONE)
            // Theory's clients wait for ever.
            .withDeadline(Duration.ofHours(1))
            .withLoad(load)
            .withClients(3);
    Scenario scenario =
        Scenario.of("theory", "M/M/c", fleet).measuredFor(Duration.ofSeconds(seconds));
    return Simulation.run(scenario, Rivals.RANDOM, seed);
  }

  /**
   * A random choice splits a Poisson process into Poisson processes, so each server is an M/M/1
   * queue: the mean time in it is {@code 1 / (μ - λ)}.
   *
   * <p>Tolerance: calls after each other wait alike, so that the mean of n waiting times has the
   * variance {@code ρ(2 + 5ρ - 4ρ² + ρ³) / (1 - ρ)⁴ / (n μ²)} (Daley 1968), which for ρ = 0.7 and
   * the 210,000 calls here is a standard error of 0.04 services, or 1.2 % of the mean time of 3.3.
   * Four of these.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void oneWorkerWaitsAsInMM1(long seed) {
    Result result = run(50, 1, 0.7, 60, seed);

    assertThat(result.latencies().mean()).isCloseTo(SERVICE_MS / (1 - 0.7), withinPercentage(5));
  }

  /**
   * The same for eight workers: the mean wait is {@code C(c, λ/μ) / (cμ - λ)} with Erlang's C.
   *
   * <p>Tolerance: of the wait alone. Those who wait, a share C of the calls, wait as in an M/M/1
   * queue of one worker that is eight times as fast, so that Daley's formula holds for them:
   * 360,000 calls at a load of 0.7 give a standard error of 2.5 %, and 460,000 at 0.9 one of 3.6 %.
   * Three of these.
   */
  @ParameterizedTest
  @CsvSource({"0.7, 1, 7.5", "0.9, 2, 10.8"})
  void eightWorkersWaitAsInMMc(double load, long seed, double tolerance) {
    Result result = run(16, 8, load, 40, seed);

    double expected = erlangC(8, 8 * load) * SERVICE_MS / (8 * (1 - load));
    assertThat(result.latencies().mean() - SERVICE_MS)
        .isCloseTo(expected, withinPercentage(tolerance));
  }

  /** The probability that all of c workers are busy, at an offered load of a workers. */
  private static double erlangC(int c, double a) {
    double term = 1;
    double sum = 1;
    for (int k = 1; k < c; k++) {
      term *= a / k;
      sum += term;
    }
    double all = term * a / c / (1 - a / c);
    return all / (sum + all);
  }

  /**
   * Little's law holds for any queue: what is in flight is the rate times the latency. It is exact
   * but for the calls that are under way when measuring begins and ends, some 100 of 180,000, each
   * with a part of its time: well below half a percent.
   *
   * <p>And workers are busy for the load's share of the time, whatever the policy: work is neither
   * lost nor made. 180,000 services of coefficient of variation 1, begun by a Poisson process, sum
   * up to their mean within √(2/180,000) = 0.33 %; four of these.
   */
  @Test
  void whatIsInFlightIsTheRateTimesTheLatencyAndWorkersAreBusyForTheLoad() {
    Result result = run(16, 8, 0.7, 20, 1);

    double inFlight = 0;
    double utilization = 0;
    for (ServerResult server : result.servers()) {
      inFlight += server.meanInFlight();
      utilization += server.utilization() / result.servers().size();
    }
    assertThat(inFlight)
        .isCloseTo(result.goodput() * result.latencies().mean() / 1000, withinPercentage(0.5));
    assertThat(utilization).isCloseTo(0.7, withinPercentage(1.4));
  }
}
