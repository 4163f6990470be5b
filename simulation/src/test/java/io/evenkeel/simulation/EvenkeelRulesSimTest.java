// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.simulation.Counted.CountedAttempt;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Zone;
import io.evenkeel.simulation.policy.EvenkeelPolicy;
import io.evenkeel.simulation.policy.PolicyKind;
import io.evenkeel.simulation.scenario.Scenarios;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Evenkeel's rules get in a simulation what they get in a channel: reports with the answers, and
 * calls with keys.
 */
class EvenkeelRulesSimTest {

  private static final List<Long> SEEDS = List.of(1L, 2L);

  /** By itself: ejection takes away whose calls pass their deadlines, whatever the rule. */
  private static PolicyKind rule(Object pick) {
    try {
      return EvenkeelPolicy.kind(
          "rule", "", BalancerConfig.parse(Map.of("pick", pick, "ejection", false)));
    } catch (ConfigException wrong) {
      throw new AssertionError(wrong);
    }
  }

  private static Result run(Scenario scenario, int clients, Object pick, long seed) {
    // Reports are not believed in their first ten seconds.
    Scenario brief =
        scenario.warmedUpFor(Duration.ofSeconds(13)).measuredFor(Duration.ofSeconds(5));
    return Simulation.run(brief.withClients(clients), rule(pick), seed);
  }

  private static double shareOfTheSlow(Result result) {
    return result.servers().get(0).share() + result.servers().get(1).share();
  }

  /**
   * Two of sixteen are due half a server's calls of 14.5, or 3.4 %, and by turns get an eighth. A
   * server that has a queue is at work all the time, whatever its queue: by its reports it can bear
   * a quarter of what the others can, which is a quarter of 12.5 %, or a little more for the mean.
   */
  @Test
  void weightedSendsSlowServersWhatTheyCanBear() {
    for (long seed : SEEDS) {
      double weighted = shareOfTheSlow(run(Scenarios.SLOW, 10, "weighted", seed));
      double turns = shareOfTheSlow(run(Scenarios.SLOW, 10, "round_robin", seed));

      assertThat(turns).isBetween(0.124, 0.126);
      assertThat(weighted).isBetween(0.025, 0.045);
    }
  }

  /**
   * A client of a hundred has one call in 12 ms, and in flight hardly ever one that would tell slow
   * servers from others: their queues grow until it has. What servers report tells all alike:
   * utilization of the last second which of two is busy, and Prequal's what each would take now.
   * Chance sends an eighth of the calls where they pass their deadlines.
   */
  @Test
  void whatServersReportTellsWhatCallsInFlightDoNot() {
    Map<String, ?> utilization = Map.of("least_request", Map.of("metric", "utilization"));
    for (long seed : SEEDS) {
      double chance = run(Scenarios.SLOW, 100, "random", seed).percentile(0.99);
      double inFlight = run(Scenarios.SLOW, 100, "least_request", seed).percentile(0.99);
      double utilized = run(Scenarios.SLOW, 100, utilization, seed).percentile(0.99);
      double prequal = run(Scenarios.SLOW, 100, "prequal", seed).percentile(0.99);

      assertThat(prequal).isLessThan(0.1 * chance).isLessThan(0.3 * inFlight);
      assertThat(utilized).isLessThan(0.7 * inFlight);
    }
  }

  /**
   * The zone that is too small must give 5.4 % of all calls away, as with {@code adaptive}; by what
   * its servers report it gives so many that none has a queue, and an even spread would be 50 %. By
   * turns nothing tells that they are overloaded, and calls wait for seconds.
   */
  @Test
  void rulesThatLiveOnReportsSeeByThemThatTheirZoneIsOverloaded() {
    for (String rule : List.of("weighted", "prequal")) {
      Result result = run(Scenarios.ZONE_SKEW, 10, rule, 1);

      assertThat(result.percentile(0.99)).as(rule).isLessThan(70);
      assertThat(result.far() / (double) result.calls()).as(rule).isBetween(0.054, 0.4);
    }
    Result turns = run(Scenarios.ZONE_SKEW, 10, "round_robin", 1);
    assertThat(turns.percentile(0.99)).isGreaterThan(1_000);
  }

  /**
   * All clients in one zone of two, which can take their calls: the other is idle, and stays so.
   */
  @Test
  void anIdleZoneDrawsNoCallsByBeingIdle() {
    Map<String, ?> utilization = Map.of("least_request", Map.of("metric", "utilization"));
    Scenario oneSided =
        Scenarios.HOMOGENEOUS.withFleet(
            FleetSpec.DEFAULT.withZones(new Zone("a", 8, 1), new Zone("b", 8, 0)).withLoad(0.3));
    for (Object rule : List.of("weighted", "prequal", utilization)) {
      Result result = run(oneSided, 10, rule, 1);

      assertThat(result.far() / (double) result.calls()).as("%s", rule).isLessThan(0.03);
    }
  }

  @Test
  void hashKeepsTheCallsOfAKeyTogetherWhoeverMakesThem() {
    Map<String, ?> byCallersKey = Map.of("hash", Map.of("boundedLoad", false));
    Map<String, ?> byHeader = Map.of("hash", Map.of("boundedLoad", false, "header", "x-user"));
    for (Object rule : List.of(byCallersKey, byHeader)) {
      Map<String, Set<String>> serversOf = serversOfKeys(rule);

      assertThat(serversOf).hasSizeGreaterThan(1_000);
      assertThat(serversOf.values()).allSatisfy(servers -> assertThat(servers).hasSize(1));
    }
    assertThat(serversOfKeys("round_robin").get("key-0")).hasSize(16);
  }

  private static Map<String, Set<String>> serversOfKeys(Object pick) {
    Counted counted = new Counted(rule(pick));
    Scenario brief =
        Scenarios.HOMOGENEOUS.warmedUpFor(Duration.ZERO).measuredFor(Duration.ofSeconds(2));
    Simulation.run(brief.withClients(3), counted.kind, 1);
    return counted.attempts.stream()
        .collect(
            Collectors.groupingBy(
                attempt -> attempt.key,
                Collectors.mapping(it -> it.backend().id(), Collectors.toSet())));
  }

  @Test
  void reportsComeWithAnswersToThoseThatReadThemAndToNoOther() {
    Counted reading = new Counted(rule("prequal"));
    Counted other = new Counted(rule("adaptive"));
    Scenario brief =
        Scenarios.FLAPPING.warmedUpFor(Duration.ZERO).measuredFor(Duration.ofSeconds(4));
    Simulation.run(brief, reading.kind, 1);
    Simulation.run(brief, other.kind, 1);

    assertThat(reading.attempts).allSatisfy(it -> assertThat(it.reports).isLessThanOrEqualTo(1));
    assertThat(reading.attempts.stream().filter(it -> it.reports == 1).count())
        .as("all but those that were lost in crashes")
        .isBetween((long) (0.98 * reading.attempts.size()), (long) reading.attempts.size() - 1);
    assertThat(other.attempts).extracting((CountedAttempt it) -> it.reports).containsOnly(0);
  }
}
