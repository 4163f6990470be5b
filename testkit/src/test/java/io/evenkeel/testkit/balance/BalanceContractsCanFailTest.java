// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.PickRule;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Each flaw of a rule or a metric makes the test fail that is there for it, with words that tell.
 */
class BalanceContractsCanFailTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BRIEF = Duration.ofSeconds(1);

  // JUnit makes the classes below, so what they are given lies here.
  private static RuleFlaw ruleFlaw = RuleFlaw.NONE;
  private static LoadFlaw loadFlaw = LoadFlaw.NONE;
  private static Duration patience = PATIENCE;

  static class Rule extends PickRuleContract {
    @Override
    protected PickRule rule() {
      return new FlawedRule(ruleFlaw);
    }

    @Override
    protected Duration patience() {
      return patience;
    }
  }

  static class Metric extends LoadMetricContract {
    @Override
    protected LoadMetric metric() {
      return new FlawedMetric(loadFlaw);
    }

    @Override
    protected Duration patience() {
      return patience;
    }
  }

  @AfterEach
  void noFlaw() {
    ruleFlaw = RuleFlaw.NONE;
    loadFlaw = LoadFlaw.NONE;
    patience = PATIENCE;
  }

  /**
   * Who finds what.
   *
   * @param flaw a {@link RuleFlaw} or a {@link LoadFlaw}
   * @param test the one that is there for this flaw
   * @param says what stands in the message of its failure
   */
  record Find(Enum<?> flaw, String test, String says) {

    DiscoverySelector selector() {
      return selectMethod(flaw instanceof RuleFlaw ? Rule.class : Metric.class, test);
    }

    @Override
    public String toString() {
      return flaw + " is found by " + test;
    }
  }

  static List<Find> finds() {
    return List.of(
        new Find(RuleFlaw.IS_NO_VALUE, "equalSettingsMakeEqualRules", "FlawedRule"),
        new Find(
            RuleFlaw.IS_OLD_AT_ONCE, "aPickerAgesLaterThanItIsMade", "to be greater than:\n  0L"),
        new Find(
            RuleFlaw.COUNTS_FROM_ONE,
            "anyNumberOfCandidatesIsPickedFrom",
            "1 was picked of 1 candidates"),
        new Find(
            RuleFlaw.KEEPS_THE_FIRST_SIZE, "eachSetIsPickedFromAfterAnyOther", "was picked of"),
        new Find(
            RuleFlaw.CHANGES_OLD_PICKERS,
            "aPickerThatWasReplacedPicksFromItsOwnCandidatesStill",
            "was picked of 2 candidates"),
        new Find(RuleFlaw.MAKES_OBJECTS, "aPickMakesNoObject", "bytes allocated by 4,000 picks"),
        new Find(
            RuleFlaw.IS_FOR_ONE_THREAD,
            "manyThreadsPickWhileTheSetChanges",
            "This thread is not the first"),
        new Find(
            RuleFlaw.IGNORES_WEIGHTS,
            "sharesFollowTheWeights",
            "calls of 80000 on the one of weight 1"),
        new Find(
            RuleFlaw.BEGINS_ANEW,
            "sharesAreEvenWhenTheSetChangesAllTheTime",
            "calls of 20,000 on one of ten"),
        new Find(
            RuleFlaw.BEGINS_WITH_THE_FIRST,
            "clientsDoNotAllBeginWithTheSameOne",
            "first calls of 2,000 clients on one of ten"),
        new Find(
            RuleFlaw.DRAWS_AGAIN_AND_AGAIN,
            "extremeWeightsNeitherLoseACallNorTakeForever",
            "does not end"),
        new Find(
            RuleFlaw.IGNORES_WEIGHTS,
            "extremeWeightsNeitherLoseACallNorTakeForever",
            "on the one of weight 1,000,000"),
        new Find(RuleFlaw.TAKES_ANOTHER_CHANCE, "theSameSeedPicksTheSame", "with the same seed"),
        new Find(RuleFlaw.GOES_BY_THE_CLOCK, "aClockThatJumpsHarmsNothing", "was picked of"),
        new Find(RuleFlaw.DIVIDES_BY_LOADS, "anyLoadsAndReportsAreBorne", "-1 was picked of 5"),
        new Find(LoadFlaw.IS_NO_VALUE, "equalSettingsMakeEqualMetrics", "FlawedMetric"),
        new Find(LoadFlaw.OVERFLOWS, "theLoadOfANewEndpointIsANumber", "Infinity"),
        new Find(
            LoadFlaw.FALLS_WITH_CALLS,
            "moreCallsAreNotLessLoadAndMoreWeightIsNotMore",
            "load of 1 calls, against 0"),
        new Find(
            LoadFlaw.GROWS_WITH_WEIGHT,
            "moreCallsAreNotLessLoadAndMoreWeightIsNotMore",
            "calls at weight"),
        new Find(
            LoadFlaw.LIKES_FAILURES, "aFailureLooksNoBetterThanAnAnswer", "after failures of 1 ms"),
        new Find(LoadFlaw.REMEMBERS, "whatIsForgottenIsAsNew", "load of one that was forgotten"),
        new Find(LoadFlaw.TRUSTS_THE_CLOCK, "aClockThatJumpsHarmsNothing", "load of"),
        new Find(LoadFlaw.TRUSTS_TOKENS, "aTokenThatItNeverGaveHarmsNothing", "out of bounds"),
        new Find(
            LoadFlaw.RUNS_OUT_OF_ROOM,
            "moreCallsThanAnyoneFollowsSinglyAreBorne",
            "Index 100 out of bounds"),
        new Find(LoadFlaw.DIVIDES_BY_REPORTS, "anyReportIsBorne", "NaN"),
        new Find(
            LoadFlaw.NEEDS_ONE_AT_A_REFRESH,
            "whatAllShareIsRefreshedWhateverTheyAre",
            "NoSuchElementException"),
        new Find(
            LoadFlaw.IS_FOR_ONE_THREAD,
            "callsOfManyThreadsAreBorne",
            "This thread is not the first"),
        new Find(LoadFlaw.MAKES_OBJECTS, "aCallMakesNoObject", "bytes allocated by 2,000 calls"));
  }

  @ParameterizedTest
  @MethodSource("finds")
  void aFlawIsFoundByTheTestThatIsThereForIt(Find find) {
    if (find.flaw instanceof RuleFlaw flaw) {
      ruleFlaw = flaw;
    } else {
      loadFlaw = (LoadFlaw) find.flaw;
    }
    // What never ends is not waited for long.
    patience = find.flaw == RuleFlaw.DRAWS_AGAIN_AND_AGAIN ? BRIEF : PATIENCE;

    List<TestExecutionSummary.Failure> failures = run(find.selector()).getFailures();

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).getException().toString()).contains(find.says);
  }

  @Test
  void withoutAFlawAllIsWell() {
    TestExecutionSummary summary = run(selectClass(Rule.class), selectClass(Metric.class));

    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(tests().size());
  }

  @Test
  void everyFlawIsFoundAndEveryTestFindsOne() {
    Set<Enum<?>> found = finds().stream().map(Find::flaw).collect(Collectors.toSet());

    assertThat(found).containsAll(EnumSet.complementOf(EnumSet.of(RuleFlaw.NONE)));
    assertThat(found).containsAll(EnumSet.complementOf(EnumSet.of(LoadFlaw.NONE)));
    assertThat(finds()).extracting(Find::test).containsAll(tests());
  }

  private static List<String> tests() {
    return List.of(PickRuleContract.class, LoadMetricContract.class).stream()
        .flatMap(it -> Arrays.stream(it.getDeclaredMethods()))
        .filter(it -> it.isAnnotationPresent(Test.class))
        .map(it -> it.getName())
        .toList();
  }

  private static TestExecutionSummary run(DiscoverySelector... selectors) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request().selectors(List.of(selectors)).build(), listener);
    return listener.getSummary();
  }
}
