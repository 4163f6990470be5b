// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Each flaw of a source makes the test fail that is there for it, with words that tell the flaw,
 * and a test of something else goes well with it.
 */
class ContractsCanFailTest {

  // Much for a source without a flaw, little for a wait that must fail.
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BRIEF = Duration.ofMillis(700);

  // These show for a while, and are found when that is over.
  private static final Set<Flaw> PASSING =
      EnumSet.of(Flaw.TELLS_A_PART_FIRST, Flaw.FLAPS_ON_REFRESH, Flaw.IS_COMPLETE_TOO_SOON);

  private static final String A =
      "Observation[endpoints=EndpointSet[10.0.0.1:80@10.0.0.1:80, 10.0.0.2:80@10.0.0.2:80], problem=";
  private static final String A_IS_TOLD = "told last: [" + A;
  private static final String NO_SET_IS_TOLD = "told last: [Observation[endpoints=null, problem=P";

  // The newest observation wins, so what passes may be gone before the listener's turn.
  private static final int PASSINGS = 20;

  // JUnit makes the classes below, so what they are given lies here.
  private static Flaw flaw = Flaw.NONE;
  private static Duration patience = PATIENCE;

  static class FlawedDiscovery extends DiscoveryContract {
    @Override
    protected Place.OfService open() {
      return new MemoryPlace(flaw);
    }

    @Override
    protected Duration patience() {
      return patience;
    }
  }

  static class FlawedCatalog extends CatalogContract {
    @Override
    protected Place.OfCatalog open() {
      return new MemoryPlace(flaw);
    }

    @Override
    protected Duration patience() {
      return patience;
    }
  }

  @AfterEach
  void noFlaw() {
    flaw = Flaw.NONE;
    patience = PATIENCE;
  }

  /**
   * Who finds what.
   *
   * @param flaw one that a source may have
   * @param contract the suite that is run
   * @param test the one of it that is there for this flaw
   * @param says what stands in the message of its failure
   */
  record Find(Flaw flaw, Class<?> contract, String test, String says) {
    static Find of(Flaw flaw, String test, String says) {
      return new Find(flaw, FlawedDiscovery.class, test, says);
    }

    static Find ofCatalog(Flaw flaw, String test, String says) {
      return new Find(flaw, FlawedCatalog.class, test, says);
    }

    @Override
    public String toString() {
      return flaw + " is found by " + contract.getSimpleName() + "." + test;
    }
  }

  static List<Find> finds() {
    return List.of(
        Find.of(
            Flaw.EMPTIES_IN_TROUBLE,
            "theLastSetStandsInTroubleAndTheProblemEndsWithIt",
            "EndpointSet[], problem=Problem"),
        Find.of(
            Flaw.TELLS_A_PART_FIRST,
            "aSetIsToldWholeOrNotAtAll",
            "EndpointSet[10.1.0.100:80@10.1.0.100:80], problem=null"),
        Find.of(
            Flaw.MISSES_WHAT_CHANGED_IN_TROUBLE,
            "whatChangedInTroubleIsToldAfterIt",
            "expected [10.0.0.2, 10.0.0.3, 10.0.0.4], " + A_IS_TOLD + "null"),
        Find.of(
            Flaw.MISSES_WHAT_CHANGED_IN_TROUBLE,
            "whatBecameEmptyInTroubleIsEmptyAfterIt",
            "expected [], " + A_IS_TOLD + "null"),
        Find.of(
            Flaw.TELLS_NO_PROBLEM,
            "theLastSetStandsInTroubleAndTheProblemEndsWithIt",
            "expected a problem, " + A_IS_TOLD + "null"),
        Find.of(
            Flaw.TELLS_NO_END_OF_TROUBLE,
            "theLastSetStandsInTroubleAndTheProblemEndsWithIt",
            "expected [10.0.0.1, 10.0.0.2], " + A_IS_TOLD + "null], " + A + "Problem"),
        Find.of(
            Flaw.TELLS_NO_END_OF_TROUBLE,
            "aPlaceThatCannotBeReachedIsAProblemByTheDeadlineAndTheSetComesLater",
            "expected [10.0.0.1, 10.0.0.2], " + NO_SET_IS_TOLD),
        Find.of(
            Flaw.IGNORES_EMPTINESS,
            "aServiceWithoutEndpointsIsAnEmptySetAndFillsAgain",
            "expected [], " + A_IS_TOLD + "null"),
        Find.of(
            Flaw.IGNORES_EMPTINESS,
            "aServiceThatIsGoneLeavesAnEmptySetAndMayComeBack",
            A_IS_TOLD + "null"),
        Find.of(
            Flaw.HAS_SOURCES_THAT_ARE_NEVER_EQUAL,
            "equalTargetsShareOneWatchOfThePlace",
            "10 watches are open at the place, and should be 1"),
        Find.of(
            Flaw.HAS_SOURCES_THAT_ARE_NEVER_EQUAL,
            "aLateSharerIsToldAtOnceWhatIsKnownEvenInTrouble",
            "but was: []"),
        Find.of(
            Flaw.HAS_SOURCES_THAT_ARE_NEVER_EQUAL,
            "aWatchThatNobodySharesIsKeptForTheLingerTime",
            NO_SET_IS_TOLD),
        Find.of(
            Flaw.LEAVES_ITS_WATCH_OPEN,
            "theFirstAnswerIsTheSet",
            "1 watches are open at the place, and should be 0"),
        Find.of(
            Flaw.LEAVES_ITS_WATCH_OPEN,
            "aWatchThatNobodySharesEndsAtThePlaceAfterTheLingerTime",
            "1 watches are open at the place, and should be 0"),
        Find.of(
            Flaw.LEAVES_A_THREAD,
            "theFirstAnswerIsTheSet",
            "threads are left: [evenkeel-forgotten]"),
        Find.of(
            Flaw.FLAPS_ON_REFRESH,
            "refreshIsCheapAndNeverMakesASetFlap",
            "EndpointSet[], problem=null"),
        Find.ofCatalog(
            Flaw.IS_COMPLETE_TOO_SOON,
            "itIsCompleteOnlyWhenEveryServiceThatThereWasIsTold",
            "expected: 120"),
        Find.ofCatalog(
            Flaw.KEEPS_WHAT_VANISHED,
            "servicesAppearChangeAndVanish",
            "expected {one=[10.0.0.3]}, complete, {one=[10.0.0.3], two=[10.0.0.3]}"),
        Find.ofCatalog(
            Flaw.EMPTIES_IN_TROUBLE,
            "theLastStateStandsInTroubleAndWhatChangedIsToldAfterIt",
            "Expecting value to be true but was false"),
        Find.ofCatalog(
            Flaw.MISSES_WHAT_CHANGED_IN_TROUBLE,
            "theLastStateStandsInTroubleAndWhatChangedIsToldAfterIt",
            "complete, {changes=[10.0.0.1, 10.0.0.2], goes="),
        Find.ofCatalog(
            Flaw.TELLS_NO_END_OF_TROUBLE,
            "aPlaceThatCannotBeReachedIsAProblemByTheDeadline",
            "expected {one=[10.0.0.1, 10.0.0.2]}, not complete, with a problem, {}"),
        Find.ofCatalog(
            Flaw.LEAVES_ITS_WATCH_OPEN,
            "aScopeWithoutServicesIsComplete",
            "1 watches are open at the place, and should be 0"),
        Find.ofCatalog(
            Flaw.LEAVES_A_THREAD,
            "aScopeWithoutServicesIsComplete",
            "threads are left: [evenkeel-forgotten]"));
  }

  @ParameterizedTest
  @MethodSource("finds")
  void aFlawIsFoundByTheTestThatIsThereForIt(Find find) {
    DiscoverySelector test = selectMethod(find.contract, find.test);
    assertThat(run(Flaw.NONE, PATIENCE, test).getTestsSucceededCount()).isEqualTo(1);

    if (PASSING.contains(find.flaw)) {
      assertThat(failureOfOneOf(PASSINGS, find.flaw, test)).contains(find.says);
      return;
    }
    String failure = failure(find.flaw, BRIEF, test);
    if (!failure.contains(find.says)) {
      // On a busy machine what goes well may take longer than what must fail is waited for.
      failure = failure(find.flaw, PATIENCE, test);
    }

    assertThat(failure).contains(find.says);
  }

  @Test
  void everyFlawIsFound() {
    assertThat(finds())
        .extracting(Find::flaw)
        .containsAll(EnumSet.complementOf(EnumSet.of(Flaw.NONE)));
  }

  // What is left behind is looked for after every test.
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"LEAVES_ITS_WATCH_OPEN", "LEAVES_A_THREAD"})
  void aTestOfSomethingElseGoesWellWithAFlaw(Flaw one) {
    assertThat(
            run(one, PATIENCE, selectMethod(FlawedDiscovery.class, "everyChangeIsTold"))
                .getTestsSucceededCount())
        .isEqualTo(1);
    assertThat(
            run(one, PATIENCE, selectMethod(FlawedCatalog.class, "aListenerThatThrowsStays"))
                .getTestsSucceededCount())
        .isEqualTo(1);
  }

  @Test
  void theSeedOfAnInterleavingThatFailsIsInItsMessage() throws Exception {
    TestExecutionSummary summary =
        run(
            Flaw.TELLS_NO_END_OF_TROUBLE,
            BRIEF,
            selectMethod(
                FlawedDiscovery.class,
                "anyInterleavingEndsWithEveryOpenListenerKnowingTheLastState",
                "org.junit.jupiter.api.RepetitionInfo"));

    assertThat(summary.getFailures())
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f.getException()).hasMessageContaining("-Dcontract.seed="));
  }

  /** The message of the first failure in so many runs of a test that need not fail each time. */
  private static String failureOfOneOf(int runs, Flaw one, DiscoverySelector test) {
    for (int i = 0; i < runs; i++) {
      List<TestExecutionSummary.Failure> failures = run(one, PATIENCE, test).getFailures();
      if (!failures.isEmpty()) {
        return failures.get(0).getException().getMessage();
      }
    }
    return "no failure in " + runs + " runs";
  }

  /** The message of the one failure that the test has with that flaw. */
  private static String failure(Flaw one, Duration waiting, DiscoverySelector test) {
    List<TestExecutionSummary.Failure> failures = run(one, waiting, test).getFailures();
    assertThat(failures).hasSize(1);
    Throwable failure = failures.get(0).getException();
    assertThat(failure).isInstanceOf(AssertionError.class);
    return failure.getMessage();
  }

  private static TestExecutionSummary run(Flaw one, Duration waiting, DiscoverySelector test) {
    flaw = one;
    patience = waiting;
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request().selectors(List.of(test)).build(), listener);
    return listener.getSummary();
  }
}
