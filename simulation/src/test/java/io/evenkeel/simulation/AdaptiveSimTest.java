// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Zone;
import io.evenkeel.simulation.policy.Evenkeel;
import io.evenkeel.simulation.rival.Rivals;
import io.evenkeel.simulation.scenario.Scenarios;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code adaptive} promises, fleet by fleet.
 *
 * <p>No policy can be faster than the work itself. Its 99th percentile is 49.0 ms and its 99.9th
 * 92.7 ms (log-normal of mean 10 ms and coefficient of variation 1: {@code σ² = ln 2}), and the
 * network adds half a millisecond. Of 90,000 measured calls the sampling error of these is 1 % and
 * 3 %.
 */
class AdaptiveSimTest {

  private static final double WORK_P99 = 49.0 + 0.5;
  private static final double WORK_P999 = 92.7 + 0.5;

  /** Three seeds where clients are few, and each has a large part in what comes of it. */
  static Stream<Arguments> clientsAndSeeds() {
    return Stream.of(
        arguments(1, 1),
        arguments(1, 2),
        arguments(1, 3),
        arguments(10, 1),
        arguments(10, 2),
        arguments(10, 3),
        arguments(100, 3));
  }

  private static Result adaptive(Scenario scenario, int clients, long seed) {
    return Simulation.run(scenario.withClients(clients), Evenkeel.ADAPTIVE, seed);
  }

  private static Scenario brief(Scenario scenario) {
    return scenario.measuredFor(Duration.ofSeconds(10));
  }

  /**
   * With 128 workers at 70 % load hardly anyone need wait: 5 % for those who do, as two choices are
   * not all.
   */
  @ParameterizedTest
  @MethodSource("clientsAndSeeds")
  void whereAllIsWellCallsTakeHardlyLongerThanTheirWork(int clients, long seed) {
    Result result = adaptive(brief(Scenarios.HOMOGENEOUS), clients, seed);

    assertThat(result.percentile(0.99)).isLessThan(1.05 * WORK_P99);
    assertThat(result.percentile(0.999)).isLessThan(1.15 * WORK_P999);
    assertThat(result.failedShare()).isZero();
    // Who runs with others is as even as least request: each server is within a fifth of the mean.
    assertThat(result.imbalance()).isLessThan(1.2);
  }

  /**
   * By their speed, the slow two of sixteen are due half a server's calls of 14.5, or 3.4 %. If
   * they got as much, 1 % of all calls would take more than 63 ms without any wait: {@code 0.966
   * P(10) + 0.034 P(40) = 0.01}. A tenth more for waiting.
   */
  @ParameterizedTest
  @MethodSource("clientsAndSeeds")
  void slowServersGetNoMoreThanTheyAreDue(int clients, long seed) {
    Result result = adaptive(brief(Scenarios.SLOW), clients, seed);

    assertThat(result.percentile(0.99)).isLessThan(1.1 * 63);
    assertThat(result.servers().get(0).share() + result.servers().get(1).share()).isLessThan(0.034);
    assertThat(result.failedShare()).isZero();
  }

  /**
   * A sixteenth of the calls would meet a pause an eighth of the time: 0.8 % of all. Each client
   * has to find out by itself, for which it takes one call or two; and the six calls that the
   * server holds are caught whatever is done. A pause that catches two calls of each of ten clients
   * and these, every four seconds, catches 0.07 %, which the 99.9th percentile does not see. A
   * single client sends sixteen calls until the oldest is clearly older than calls are: 0.06 %. Of
   * a hundred clients it catches less than 1 %, and the pause itself is half a second.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 130",
    "1, 2, 130",
    "1, 3, 130",
    "10, 1, 130",
    "10, 2, 130",
    "10, 3, 130",
    "100, 3, 500"
  })
  void aPauseIsNoticedWhileItLasts(int clients, long seed, double p999) {
    Result result = adaptive(brief(Scenarios.PAUSE), clients, seed);

    assertThat(result.percentile(0.99)).isLessThan(1.1 * WORK_P99);
    assertThat(result.percentile(0.999)).isLessThan(p999);
  }

  /**
   * A failure counts as five seconds, which fade by half in three: it is 25 s until the server
   * looks as good as those that take 15 ms. So in the 10 s measured each client fails one call, or
   * two that were under way together.
   */
  @ParameterizedTest
  @MethodSource("clientsAndSeeds")
  void aServerThatFailsFastIsNotTakenForAFastOne(int clients, long seed) {
    Result result = adaptive(brief(Scenarios.FAST_FAIL), clients, seed);

    assertThat(result.failed()).isLessThanOrEqualTo(2L * clients);
    assertThat(result.percentile(0.99)).isLessThan(1.05 * WORK_P99);
  }

  /**
   * Lost are the six calls in flight when the server hangs; those sent before the oldest of them is
   * clearly older than the others' latency, some 30 ms, in which a single client sends sixteen, ten
   * clients 1.6 each and a hundred one each; and one each time that a client tries again. Among the
   * many answers that ten clients remember, a failure's five seconds are soon half faded: once in
   * three seconds each, or 50 times in the 15 s. Of a hundred, which remember few, once each.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 27",
    "1, 2, 27",
    "1, 3, 27",
    "10, 1, 72",
    "10, 2, 72",
    "10, 3, 72",
    "100, 3, 206"
  })
  void aServerThatHangsLosesFewCalls(int clients, long seed, long lost) {
    Result result = adaptive(Scenarios.HANG, clients, seed);

    assertThat(result.expired()).isLessThanOrEqualTo(lost);
    assertThat(result.failed()).isZero();
    assertThat(result.percentile(0.99)).isLessThan(1.1 * WORK_P99);
  }

  /**
   * Cold servers are slow ones: no more than those are due, as above. Least request, of which each
   * of a hundred clients sees nothing in flight most of the time, is at 400 ms.
   */
  @ParameterizedTest
  @MethodSource("clientsAndSeeds")
  void coldServersAreSpared(int clients, long seed) {
    Result result = adaptive(Scenarios.COLD_START, clients, seed);

    assertThat(result.percentile(0.99)).isLessThan(1.1 * 63);
    assertThat(result.failedShare()).isZero();
  }

  /**
   * A zone whose servers are at 93 % is busier than the other, but with 48 workers, or the 96 that
   * a single client calls, hardly anyone waits: most calls stay, but for probes and for what leaves
   * in the moments in which they wait a quarter longer than elsewhere. Spread evenly, half of all
   * would leave, or a quarter of a single client's.
   */
  @ParameterizedTest
  @MethodSource("clientsAndSeeds")
  void aZoneThatCanTakeItsCallsKeepsThem(int clients, long seed) {
    FleetSpec fleet =
        clients == 1
            ? Scenarios.ZONE_SKEW.fleet().withZones(new Zone("a", 12, 1), new Zone("b", 4, 0))
            : Scenarios.ZONE_SKEW.fleet().withZones(new Zone("a", 10, 0.5), new Zone("b", 6, 0.5));

    Result result = adaptive(brief(Scenarios.ZONE_SKEW.withFleet(fleet)), clients, seed);

    assertThat(result.far() / (double) result.calls()).isLessThan(0.2);
    assertThat(result.percentile(0.99)).isLessThan(1.15 * WORK_P99);
  }

  /**
   * Half of the calls come from the zone that has five of 16 servers. At least 11 % of them, or 5.4
   * % of all, must leave, or queues grow without end; were they spread evenly over all servers, it
   * would be 50 % of all that leave their zone. A single client runs there, and asks for the work
   * of 11.2 servers: at least 55.4 % must leave, and evenly 68.8 % would. The share is found while
   * the fleet warms up; from then on nobody waits noticeably longer than the two milliseconds
   * between zones, while it moves on.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.554, 0.688",
    "1, 2, 0.554, 0.688",
    "1, 3, 0.554, 0.688",
    "10, 1, 0.054, 0.5",
    "10, 2, 0.054, 0.5",
    "10, 3, 0.054, 0.5",
    "100, 3, 0.054, 0.5"
  })
  void aZoneThatIsTooSmallGivesCallsAway(int clients, long seed, double least, double most) {
    Result result = adaptive(Scenarios.ZONE_SKEW, clients, seed);

    assertThat(result.far() / (double) result.calls()).isBetween(least, most);
    assertThat(result.percentile(0.99)).isLessThan(1.1 * (WORK_P99 + 1.5));
    assertThat(result.failedShare()).isZero();
  }

  /**
   * Each crash fails the six calls that the server holds, and of the 55 that round robin sends it
   * before clients learn of it, two or so of each client: four crashes in 10 s come to (6 + 20) × 4
   * of 88,000, or 0.12 %, with ten clients. With a hundred it can be no more than all of the 55. A
   * single client learns of the crash by the six, and sends hardly one more: 25 in all, with a
   * deviation of 5, of which three are 0.05 %.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.0005",
    "1, 2, 0.0005",
    "1, 3, 0.0005",
    "10, 1, 0.0012",
    "10, 2, 0.0012",
    "10, 3, 0.0012",
    "100, 3, 0.0028"
  })
  void aServerThatCrashesAgainAndAgainFailsFewCalls(int clients, long seed, double share) {
    Result result = adaptive(brief(Scenarios.FLAPPING), clients, seed);

    assertThat(result.failedShare()).isLessThan(share);
    assertThat(result.percentile(0.99)).isLessThan(1.1 * WORK_P99);
  }

  /**
   * No call fails, as each server drains until all have left it. The new ones are cold: a quarter
   * of the capacity is missing at a load of a half, and what round robin sends them waits for
   * seconds.
   */
  @ParameterizedTest
  @MethodSource("clientsAndSeeds")
  void aRollingDeploymentFailsNoCall(int clients, long seed) {
    Result result = adaptive(Scenarios.ROLLING_DEPLOY, clients, seed);

    assertThat(result.failedShare()).isZero();
    assertThat(result.percentile(0.99)).isLessThan(2 * WORK_P99);
  }

  /**
   * What a server does now tells of what it will do for the next two seconds: whoever looks at
   * latency is well ahead of whoever looks only at what is in flight, the more so with many
   * clients. A single client has in flight all that there is, which tells nearly as much: there it
   * is ahead, by however little.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 2, 1",
    "1, 3, 1",
    "10, 1, 0.85",
    "10, 2, 0.85",
    "10, 3, 0.85",
    "100, 3, 0.4"
  })
  void serversThatAreDisturbedNowAndThenAreFollowed(int clients, long seed, double share) {
    Scenario scenario = brief(Scenarios.ANTAGONISTS).withClients(clients);

    Result adaptive = Simulation.run(scenario, Evenkeel.ADAPTIVE, seed);
    Result leastRequest = Simulation.run(scenario, Rivals.LEAST_REQUEST, seed);

    assertThat(adaptive.percentile(0.99)).isLessThan(share * leastRequest.percentile(0.99));
  }
}
