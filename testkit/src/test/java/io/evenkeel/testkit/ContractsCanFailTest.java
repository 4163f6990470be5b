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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Each flaw of a source makes the test fail that is there for it, and only with that flaw. */
class ContractsCanFailTest {

  // Much for a source without a flaw, little for a wait that must fail.
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BRIEF = Duration.ofMillis(700);

  // These show for a while, and are found when that is over.
  private static final Set<Flaw> PASSING =
      EnumSet.of(Flaw.TELLS_A_PART_FIRST, Flaw.FLAPS_ON_REFRESH, Flaw.IS_COMPLETE_TOO_SOON);

  private static Duration patienceWith(Flaw one) {
    return one == Flaw.NONE || PASSING.contains(one) ? PATIENCE : BRIEF;
  }

  // JUnit makes the classes below, so what they are given lies here.
  private static Flaw flaw = Flaw.NONE;

  static class FlawedDiscovery extends DiscoveryContract {
    @Override
    protected Place.OfService open() {
      return new MemoryPlace(flaw);
    }

    @Override
    protected Duration patience() {
      return patienceWith(flaw);
    }
  }

  static class FlawedCatalog extends CatalogContract {
    @Override
    protected Place.OfCatalog open() {
      return new MemoryPlace(flaw);
    }

    @Override
    protected Duration patience() {
      return patienceWith(flaw);
    }
  }

  @AfterEach
  void noFlaw() {
    flaw = Flaw.NONE;
  }

  @ParameterizedTest
  @CsvSource({
    "EMPTIES_IN_TROUBLE, theLastSetStandsInTroubleAndTheProblemEndsWithIt",
    "TELLS_A_PART_FIRST, aSetIsToldWholeOrNotAtAll",
    "MISSES_WHAT_CHANGED_IN_TROUBLE, whatChangedInTroubleIsToldAfterIt",
    "MISSES_WHAT_CHANGED_IN_TROUBLE, whatBecameEmptyInTroubleIsEmptyAfterIt",
    "TELLS_NO_PROBLEM, theLastSetStandsInTroubleAndTheProblemEndsWithIt",
    "TELLS_NO_END_OF_TROUBLE, theLastSetStandsInTroubleAndTheProblemEndsWithIt",
    "TELLS_NO_END_OF_TROUBLE, aPlaceThatCannotBeReachedIsAProblemByTheDeadlineAndTheSetComesLater",
    "IGNORES_EMPTINESS, aServiceWithoutEndpointsIsAnEmptySetAndFillsAgain",
    "IGNORES_EMPTINESS, aServiceThatIsGoneLeavesAnEmptySetAndMayComeBack",
    "HAS_SOURCES_THAT_ARE_NEVER_EQUAL, equalTargetsShareOneWatchOfThePlace",
    "HAS_SOURCES_THAT_ARE_NEVER_EQUAL, aLateSharerIsToldAtOnceWhatIsKnownEvenInTrouble",
    "HAS_SOURCES_THAT_ARE_NEVER_EQUAL, aWatchThatNobodySharesIsKeptForTheLingerTime",
    "LEAVES_ITS_WATCH_OPEN, theFirstAnswerIsTheSet",
    "LEAVES_ITS_WATCH_OPEN, aWatchThatNobodySharesEndsAtThePlaceAfterTheLingerTime",
    "LEAVES_A_THREAD, theFirstAnswerIsTheSet",
    "FLAPS_ON_REFRESH, refreshIsCheapAndNeverMakesASetFlap",
  })
  void aFlawOfASourceIsFound(Flaw one, String test) throws Exception {
    Class<?> contract = FlawedDiscovery.class;
    assertThat(run(Flaw.NONE, selectMethod(contract, test)).getTestsSucceededCount()).isEqualTo(1);
    assertThat(run(one, selectMethod(contract, test)).getTestsFailedCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "IS_COMPLETE_TOO_SOON, itIsCompleteOnlyWhenEveryServiceThatThereWasIsTold",
    "KEEPS_WHAT_VANISHED, servicesAppearChangeAndVanish",
    "EMPTIES_IN_TROUBLE, theLastStateStandsInTroubleAndWhatChangedIsToldAfterIt",
    "MISSES_WHAT_CHANGED_IN_TROUBLE, theLastStateStandsInTroubleAndWhatChangedIsToldAfterIt",
    "TELLS_NO_END_OF_TROUBLE, aPlaceThatCannotBeReachedIsAProblemByTheDeadline",
    "LEAVES_ITS_WATCH_OPEN, aScopeWithoutServicesIsComplete",
    "LEAVES_A_THREAD, aScopeWithoutServicesIsComplete",
  })
  void aFlawOfACatalogIsFound(Flaw one, String test) throws Exception {
    Class<?> contract = FlawedCatalog.class;
    assertThat(run(Flaw.NONE, selectMethod(contract, test)).getTestsSucceededCount()).isEqualTo(1);
    assertThat(run(one, selectMethod(contract, test)).getTestsFailedCount()).isEqualTo(1);
  }

  @Test
  void theSeedOfAnInterleavingThatFailsIsInItsMessage() throws Exception {
    TestExecutionSummary summary =
        run(
            Flaw.TELLS_NO_END_OF_TROUBLE,
            selectMethod(
                FlawedDiscovery.class,
                "anyInterleavingEndsWithEveryOpenListenerKnowingTheLastState",
                "org.junit.jupiter.api.RepetitionInfo"));

    assertThat(summary.getFailures())
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f.getException()).hasMessageContaining("-Dcontract.seed="));
  }

  private static TestExecutionSummary run(Flaw one, DiscoverySelector test) {
    flaw = one;
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request().selectors(List.of(test)).build(), listener);
    return listener.getSummary();
  }
}
