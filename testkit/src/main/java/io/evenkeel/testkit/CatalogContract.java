// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.CommonSettings;
import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every catalog keeps: as {@link DiscoveryContract}, for many services over one watch.
 *
 * <p>In real time; after each test no watch is open at the place and no thread is left.
 */
public abstract class CatalogContract {

  private static final List<String> A = List.of("10.0.0.1", "10.0.0.2");
  private static final List<String> B = List.of("10.0.0.3");

  private final List<CatalogRecorder> recorders = new ArrayList<>();
  private Fixture<Place.OfCatalog> fixture;
  private Place.OfCatalog place;

  /** A place of its own for each test; no service is there yet. */
  protected abstract Place.OfCatalog open() throws Exception;

  /** How long to wait for what must come; much longer than any source should need. */
  protected Duration patience() {
    return Duration.ofSeconds(30);
  }

  @BeforeEach
  void openPlace() throws Exception {
    place = open();
    fixture = new Fixture<>(place, patience());
  }

  @AfterEach
  void nothingIsLeftAndEveryListenerWasToldAsPromised() {
    fixture.close();
    for (CatalogRecorder recorder : recorders) {
      assertThat(recorder.broken()).isEmpty();
    }
  }

  @Test
  void aScopeWithoutServicesIsComplete() {
    CatalogRecorder recorder = watch();

    await(recorder, Map.of());
  }

  @Test
  void itIsCompleteOnlyWhenEveryServiceThatThereWasIsTold() {
    Map<String, List<String>> all = new TreeMap<>();
    for (int i = 0; i < 120; i++) {
      all.put("s" + i, A);
      place.put("s" + i, A);
    }

    CatalogRecorder recorder = watch();
    await(recorder, all);

    assertThat(recorder.atCompletion()).isEqualTo(120);
  }

  @Test
  void servicesAppearChangeAndVanish() {
    place.put("one", A);
    CatalogRecorder recorder = watch();
    await(recorder, Map.of("one", A));

    place.put("two", B);
    await(recorder, Map.of("one", A, "two", B));
    place.put("one", B);
    await(recorder, Map.of("one", B, "two", B));
    place.vanish("two");
    await(recorder, Map.of("one", B));
    place.put("two", A);
    await(recorder, Map.of("one", B, "two", A));
  }

  @Test
  void aChangeOfOneServiceTellsNothingOfTheOthers() {
    place.put("one", A);
    place.put("two", A);
    CatalogRecorder recorder = watch();
    await(recorder, Map.of("one", A, "two", A));
    int told = recorder.changes().size();

    place.put("two", B);
    await(recorder, Map.of("one", A, "two", B));

    assertThat(recorder.changes().subList(told, recorder.changes().size()))
        .flatMap(change -> change.changed().keySet())
        .allMatch(service -> service.service().equals("two"));
  }

  @Test
  void aLateSharerGetsAllOverTheSameWatch() {
    place.put("one", A);
    place.put("two", B);
    CatalogRecorder first = watch();
    await(first, Map.of("one", A, "two", B));

    CatalogRecorder late = watch();
    await(late, Map.of("one", A, "two", B));

    assertThat(late.changes()).hasSize(1);
    place.vanish("one");
    await(first, Map.of("two", B));
    await(late, Map.of("two", B));
    fixture.awaitWatches(1);
  }

  @Test
  void aPlaceThatCannotBeReachedIsAProblemByTheDeadline() {
    place.put("one", A);
    place.breakOff();

    CatalogRecorder recorder = new CatalogRecorder();
    recorders.add(recorder);
    withDeadline(Duration.ofSeconds(1)).watchAll(place.scope(), recorder);

    awaitProblem(recorder);
    assertThat(recorder.isComplete()).isFalse();
    place.heal();
    await(recorder, Map.of("one", A));
  }

  @Test
  void theLastStateStandsInTroubleAndWhatChangedIsToldAfterIt() {
    place.put("stays", A);
    place.put("changes", A);
    place.put("goes", A);
    CatalogRecorder recorder = watch();
    await(recorder, Map.of("stays", A, "changes", A, "goes", A));

    place.breakOff();
    awaitProblem(recorder);
    place.put("changes", B);
    place.put("comes", B);
    place.vanish("goes");
    assertThat(recorder.knows(Map.of("stays", A, "changes", A, "goes", A))).isTrue();
    place.heal();

    await(recorder, Map.of("stays", A, "changes", B, "comes", B));
  }

  @Test
  void aListenerThatThrowsStays() {
    place.put("one", A);
    CatalogRecorder failing = new CatalogRecorder();
    recorders.add(failing);
    fixture
        .discoveries()
        .watchAll(
            place.scope(),
            change -> {
              failing.onChange(change);
              throw new IllegalStateException("a listener that throws, in a test");
            });
    await(failing, Map.of("one", A));

    place.put("two", B);

    await(failing, Map.of("one", A, "two", B));
  }

  @Test
  void nothingIsToldAfterClose() {
    place.put("one", A);
    CatalogRecorder closed = new CatalogRecorder();
    Watch watch = fixture.discoveries().watchAll(place.scope(), closed);
    CatalogRecorder other = watch();
    await(closed, Map.of("one", A));
    await(other, Map.of("one", A));
    int told = closed.changes().size();

    watch.close();
    place.put("two", B);
    await(other, Map.of("one", A, "two", B));

    assertThat(closed.changes()).hasSize(told);
  }

  @Test
  void aWatchThatNobodySharesEndsAtThePlaceAfterTheLingerTime() {
    place.put("one", A);
    Discoveries brief = fixture.use(fixture.builder().linger(Duration.ofMillis(1)).build());
    CatalogRecorder recorder = new CatalogRecorder();
    Watch watch = brief.watchAll(place.scope(), recorder);
    await(recorder, Map.of("one", A));

    watch.close();

    fixture.awaitNoWatch();
  }

  private CatalogRecorder watch() {
    CatalogRecorder recorder = new CatalogRecorder();
    recorders.add(recorder);
    fixture.discoveries().watchAll(place.scope(), recorder);
    return recorder;
  }

  private Discoveries withDeadline(Duration deadline) {
    return fixture.use(
        fixture
            .builder()
            .settings(place.settings().with(CommonSettings.DEADLINE, deadline))
            .build());
  }

  private void await(CatalogRecorder recorder, Map<String, List<String>> all) {
    Await.until(
        patience(),
        () -> recorder.isWellWith(all),
        () -> "expected " + (all.size() > 10 ? all.size() + " services" : all) + ", " + recorder);
  }

  private void awaitProblem(CatalogRecorder recorder) {
    Await.until(patience(), recorder::hasProblem, () -> "expected a problem, " + recorder);
  }
}
