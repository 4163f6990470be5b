// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.CommonSettings;
import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Discovery;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Watch;
import io.evenkeel.core.endpoint.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * What every source keeps, on its stand-in and on the real server: extend this, and say how to
 * command the place.
 *
 * <p>In real time, with real threads: each test waits for a condition, never for a duration. After
 * each test no watch is open at the place and no thread is left.
 */
public abstract class DiscoveryContract {

  private static final List<String> A = List.of("10.0.0.1", "10.0.0.2");
  private static final List<String> B = List.of("10.0.0.2", "10.0.0.3", "10.0.0.4");

  // More than one slice, one UDP answer, one page: what is sent in parts is told whole.
  private static final List<String> MANY =
      IntStream.range(0, 350).mapToObj(i -> "10.1." + i / 250 + "." + (1 + i % 250)).toList();

  private final List<Recorder> recorders = new ArrayList<>();
  private Fixture<Place.OfService> fixture;
  private Place.OfService place;

  /** A place of its own for each test; the service is not there yet. */
  protected abstract Place.OfService open() throws Exception;

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
    for (Recorder recorder : recorders) {
      assertThat(recorder.broken()).isEmpty();
    }
  }

  // The first answer.

  @Test
  void theFirstAnswerIsTheSet() {
    place.put(A);

    Recorder recorder = watch();

    await(recorder, A);
    assertThat(recorder.seen()).hasSize(1);
  }

  @Test
  void aPlaceThatCannotBeReachedIsAProblemByTheDeadlineAndTheSetComesLater() {
    place.put(A);
    place.breakOff();

    Recorder recorder = watch(withDeadline(Duration.ofSeconds(1)));

    awaitProblem(recorder);
    assertThat(recorder.seen().get(0).endpoints()).isNull();
    place.heal();
    await(recorder, A);
  }

  @Test
  void aPlaceThatIsMuteIsAProblemByTheDeadlineAndTheSetComesLater() {
    place.put(A);
    place.mute();

    Recorder recorder = watch(withDeadline(Duration.ofSeconds(1)));

    awaitProblem(recorder);
    assertThat(recorder.seen().get(0).endpoints()).isNull();
    place.heal();
    await(recorder, A);
  }

  @Test
  void aServiceThatIsNotThereIsAnswered() {
    Recorder recorder = watch(withDeadline(Duration.ofSeconds(1)));

    Await.until(patience(), () -> recorder.last() != null, recorder::toString);
    place.put(A);
    await(recorder, A);
  }

  // Sets.

  @Test
  void aSetIsToldWholeOrNotAtAll() {
    place.put(MANY);

    Recorder recorder = watch();
    await(recorder, MANY);
    place.breakOff();
    awaitProblem(recorder);
    place.heal();
    await(recorder, MANY);

    assertThat(recorder.seen()).allMatch(o -> o.endpoints() == null || hosts(o).size() == 350);
  }

  @Test
  void everyChangeIsTold() {
    place.put(A);
    Recorder recorder = watch();
    await(recorder, A);

    place.put(B);
    await(recorder, B);
    place.put(A);
    await(recorder, A);
  }

  @Test
  void equalSetsAreToldOnce() {
    place.put(A);
    Recorder recorder = watch();
    await(recorder, A);

    place.put(A);
    place.put(List.of("10.0.0.2", "10.0.0.1"));
    place.put(A);
    place.put(B);
    await(recorder, B);

    assertThat(recorder.seen()).filteredOn(o -> hosts(o).equals(A)).hasSize(1);
  }

  @Test
  void aServiceWithoutEndpointsIsAnEmptySetAndFillsAgain() {
    place.put(A);
    Recorder recorder = watch();
    await(recorder, A);

    place.put(List.of());
    await(recorder, List.of());
    place.put(B);
    await(recorder, B);
  }

  @Test
  void aServiceThatIsGoneLeavesAnEmptySetAndMayComeBack() {
    place.put(A);
    Recorder recorder = watch();
    await(recorder, A);

    place.vanish();
    Await.until(patience(), () -> recorder.knows(List.of()), recorder::toString);
    place.put(B);
    await(recorder, B);
  }

  // Trouble.

  @Test
  void theLastSetStandsInTroubleAndTheProblemEndsWithIt() {
    place.put(A);
    Recorder recorder = watch();
    await(recorder, A);

    place.breakOff();
    awaitProblem(recorder);
    place.heal();
    await(recorder, A);

    assertThat(recorder.seen()).allSatisfy(o -> assertThat(hosts(o)).isEqualTo(A));
  }

  @Test
  void whatChangedInTroubleIsToldAfterIt() {
    place.put(A);
    Recorder recorder = watch();
    await(recorder, A);

    place.breakOff();
    awaitProblem(recorder);
    place.put(B);
    place.heal();

    await(recorder, B);
  }

  @Test
  void whatBecameEmptyInTroubleIsEmptyAfterIt() {
    place.put(A);
    Recorder recorder = watch();
    await(recorder, A);

    place.breakOff();
    awaitProblem(recorder);
    place.put(List.of());
    assertThat(recorder.knows(A)).isTrue();
    place.heal();

    await(recorder, List.of());
  }

  @Test
  void troubleThatIsOverBeforeAnybodySawItLosesNoChange() {
    place.put(A);
    Recorder recorder = watch();
    await(recorder, A);

    place.breakOff();
    place.put(B);
    place.heal();

    await(recorder, B);
  }

  @Test
  void whatChangedWhileThePlaceWasMuteIsToldAfterwards() {
    place.put(A);
    Recorder recorder = watch();
    await(recorder, A);

    place.mute();
    place.put(B);
    assertThat(recorder.knows(A)).isTrue();
    place.heal();

    await(recorder, B);
  }

  // Listeners.

  @Test
  void aSlowListenerIsCalledOneAtATimeAndTheNewestWins() {
    place.put(A);
    Recorder slow = new Recorder();
    recorders.add(slow);
    CountDownLatch free = new CountDownLatch(1);
    fixture
        .discoveries()
        .watch(
            target(),
            observation -> {
              slow.onObservation(observation);
              awaitQuietly(free);
            });
    Await.until(patience(), () -> slow.last() != null, slow::toString);
    // Joined later, so told later: what this one knows, the other one's mailbox holds.
    Recorder quick = watch();
    await(quick, A);

    for (int i = 1; i <= 20; i++) {
      place.put(List.of("10.0.1." + i));
    }
    place.put(B);
    await(quick, B);
    assertThat(slow.seen()).hasSize(1);
    free.countDown();
    await(slow, B);

    assertThat(slow.seen()).hasSize(2);
  }

  @Test
  void aListenerThatThrowsStaysAndHarmsNoOther() {
    place.put(A);
    Recorder failing = new Recorder();
    recorders.add(failing);
    fixture
        .discoveries()
        .watch(
            target(),
            observation -> {
              failing.onObservation(observation);
              throw new IllegalStateException("a listener that throws, in a test");
            });
    Recorder other = watch();
    await(failing, A);
    await(other, A);

    place.put(B);

    await(failing, B);
    await(other, B);
  }

  // The end.

  @Test
  void nothingIsToldAfterClose() {
    place.put(A);
    Recorder closed = new Recorder();
    Watch watch = fixture.discoveries().watch(target(), closed);
    Recorder other = watch();
    await(closed, A);
    await(other, A);

    watch.close();
    watch.close();
    place.put(B);
    await(other, B);

    assertThat(closed.seen()).hasSize(1);
  }

  @Test
  void aWatchMayBeClosedInsideItsOwnCallback() {
    place.put(A);
    Recorder closing = new Recorder();
    AtomicReference<Watch> self = new AtomicReference<>();
    CountDownLatch opened = new CountDownLatch(1);
    self.set(
        fixture
            .discoveries()
            .watch(
                target(),
                observation -> {
                  awaitQuietly(opened);
                  self.get().close();
                  closing.onObservation(observation);
                }));
    opened.countDown();
    Recorder other = watch();
    await(closing, A);
    await(other, A);

    place.put(B);
    await(other, B);

    assertThat(closing.seen()).hasSize(1);
  }

  @Test
  void aWatchMayBeClosedBeforeItsFirstAnswer() {
    place.put(A);
    Recorder closed = new Recorder();

    fixture.discoveries().watch(target(), closed).close();
    Recorder other = watch();
    await(other, A);
    place.put(B);
    await(other, B);

    // The first answer may have been faster than the end, or on its way at that moment.
    assertThat(closed.seen()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void allMayBeClosedInTheMiddleOfTrouble() {
    place.put(A);
    Recorder recorder = watch();
    await(recorder, A);
    place.breakOff();
    awaitProblem(recorder);

    fixture.discoveries().close();

    fixture.awaitNoWatch();
    // What was on its way at the end has come by now.
    int told = recorder.seen().size();
    place.heal();
    place.put(B);
    fixture.awaitNoWatch();
    assertThat(recorder.seen()).hasSize(told);
  }

  // Sharing.

  @Test
  void equalTargetsShareOneWatchOfThePlace() {
    place.put(A);
    List<Recorder> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      for (Target target : place.targets()) {
        all.add(watch(fixture.discoveries(), target));
      }
    }

    all.forEach(recorder -> await(recorder, A));
    place.put(B);
    all.forEach(recorder -> await(recorder, B));

    fixture.awaitWatches(1);
  }

  @Test
  void aLateSharerIsToldAtOnceWhatIsKnownEvenInTrouble() {
    place.put(A);
    Recorder first = watch();
    await(first, A);
    place.breakOff();
    awaitProblem(first);

    Recorder late = watch();

    Await.until(patience(), () -> late.last() != null, late::toString);
    assertThat(hosts(late.seen().get(0))).isEqualTo(A);
    assertThat(late.seen().get(0).problem()).isNotNull();
  }

  @Test
  void aWatchThatNobodySharesIsKeptForTheLingerTime() {
    place.put(A);
    Discoveries lingering = fixture.use(fixture.builder().linger(Duration.ofMinutes(10)).build());
    Recorder first = new Recorder();
    Watch watch = lingering.watch(target(), first);
    await(first, A);
    watch.close();
    place.breakOff();

    // Nobody can tell this now but who kept it.
    Recorder again = watch(lingering);

    Await.until(patience(), () -> again.knows(A), again::toString);
  }

  @Test
  void aWatchThatNobodySharesEndsAtThePlaceAfterTheLingerTime() {
    place.put(A);
    Discoveries brief = fixture.use(fixture.builder().linger(Duration.ofMillis(1)).build());
    Recorder recorder = new Recorder();
    Watch watch = brief.watch(target(), recorder);
    await(recorder, A);

    watch.close();

    fixture.awaitNoWatch();
    await(watch(brief), A);
  }

  @Test
  void refreshIsCheapAndNeverMakesASetFlap() {
    place.put(A);
    Recorder recorder = new Recorder();
    recorders.add(recorder);
    Watch watch = fixture.discoveries().watch(target(), recorder);
    await(recorder, A);
    int asked = place.timesAsked();

    for (int i = 0; i < 10_000; i++) {
      watch.refresh();
    }
    place.put(B);
    await(recorder, B);
    watch.refresh();

    assertThat(recorder.seen()).hasSize(2);
    assertThat(place.timesAsked() - asked).isLessThan(100);
  }

  // All at once.

  @RepeatedTest(3)
  void anyInterleavingEndsWithEveryOpenListenerKnowingTheLastState(RepetitionInfo repetition) {
    long seed = Long.getLong("contract.seed", repetition.getCurrentRepetition());
    try {
      List<Recorder> open = new Interleaving(place, fixture.discoveries(), seed).run(60);
      recorders.addAll(open);
      place.heal();
      place.put(B);
      open.forEach(recorder -> await(recorder, B));
    } catch (AssertionError e) {
      throw new AssertionError("Again with -Dcontract.seed=" + seed + ": " + e.getMessage(), e);
    }
  }

  private Target target() {
    return place.targets().get(0);
  }

  private Recorder watch() {
    return watch(fixture.discoveries());
  }

  private Recorder watch(Discovery discovery) {
    return watch(discovery, target());
  }

  private Recorder watch(Discovery discovery, Target target) {
    Recorder recorder = new Recorder();
    recorders.add(recorder);
    discovery.watch(target, recorder);
    return recorder;
  }

  private Discoveries withDeadline(Duration deadline) {
    return fixture.use(
        fixture
            .builder()
            .settings(place.settings().with(CommonSettings.DEADLINE, deadline))
            .build());
  }

  private void await(Recorder recorder, List<String> hosts) {
    Await.until(
        patience(),
        () -> recorder.isWellWith(hosts),
        () ->
            "expected " + (hosts.size() > 10 ? hosts.size() + " hosts" : hosts) + ", " + recorder);
  }

  private void awaitProblem(Recorder recorder) {
    Await.until(patience(), recorder::hasProblem, () -> "expected a problem, " + recorder);
  }

  private static List<String> hosts(Observation observation) {
    return Recorder.hosts(observation);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
