// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

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
   * the 350,000 calls here is a standard error of 0.031 services, or 1 % of the mean time of 3.3.
   * Five of these.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void oneWorkerWaitsAsInMM1(long seed) {
    Result result = run(50, 1, 0.7, 100, seed);

    assertThat(result.latencies().mean())
        .isCloseTo(SERVICE_MS / (1 - 0.7), withinPercentage(5));
  }

  /**
   * The same for eight workers: the mean wait is {@code C(c, λ/μ) / (cμ - λ)} with Erlang's C.
   *
   * <p>Tolerance: of the wait alone, which is what workers differ in. It is above 0 for a share C of
   * the calls, and in the busy times its correlation lasts as long as that of an M/M/1 queue that is
   * eight times faster; some 700,000 calls give it a standard error of 1 % to 2 %. Eight percent.
   */
  @ParameterizedTest
  @CsvSource({"0.7, 1", "0.7, 2", "0.9, 3"})
  void eightWorkersWaitAsInMMc(double load, long seed) {
    Result result = run(16, 8, load, 70, seed);

    double expected = erlangC(8, 8 * load) * SERVICE_MS / (8 * (1 - load));
    assertThat(result.latencies().mean() - SERVICE_MS).isCloseTo(expected, withinPercentage(8));
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
   */
  @Test
  void whatIsInFlightIsTheRateTimesTheLatency() {
    Result result = run(16, 8, 0.7, 20, 1);

    double inFlight =
        result.servers().stream().mapToDouble(Result.ServerResult::meanInFlight).sum();
    assertThat(inFlight)
        .isCloseTo(result.goodput() * result.latencies().mean() / 1000, withinPercentage(0.5));
  }

  /**
   * Workers are busy for the load's share of the time, whatever the policy: work is neither lost nor
   * made. 180,000 services of coefficient of variation 1, begun by a Poisson process, sum up to
   * their mean within √(2/180,000) = 0.33 %; four of these.
   */
  @Test
  void workersAreBusyForTheLoadsShareOfTheTime() {
    Result result = run(16, 8, 0.7, 20, 2);

    assertThat(
            result.servers().stream()
                .mapToDouble(Result.ServerResult::utilization)
                .average()
                .orElseThrow())
        .isCloseTo(0.7, withinPercentage(1.4));
  }
}
