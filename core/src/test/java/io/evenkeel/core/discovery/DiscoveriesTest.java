// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscoveriesTest {

  private static final Target TARGET = Target.parse("fake:///greeter");
  private static final EndpointSet ONE = EndpointSet.of(Endpoint.of("10.0.0.1", 80));
  private static final EndpointSet TWO =
      EndpointSet.of(Endpoint.of("10.0.0.1", 80), Endpoint.of("10.0.0.2", 80));

  private final List<String> observed = new ArrayList<>();
  private final VirtualTime time = VirtualTime.create();
  private final FakeSource fake = new FakeSource();
  private final Discoveries discoveries =
      Discoveries.builder()
          .settings(Settings.none())
          .providers(fake)
          .observer(new Observed())
          .runOn(time, time)
          .seed(1)
          .build();
  private final List<Observation> seen = new ArrayList<>();
  private int starts;

  @AfterEach
  void leavesNoTaskBehind() {
    discoveries.close();
    time.run();
    assertThat(time.pending()).isEmpty();
    assertThat(fake.runs).allMatch(run -> run.closed);
  }

  @Test
  void startsNothingAndCallsNobodyInsideWatch() {
    discoveries.watch(TARGET, seen::add);

    assertThat(fake.runs).isEmpty();
    assertThat(seen).isEmpty();
  }

  @Test
  void tellsTheListenerWhatTheSourcePublishes() {
    watchAndPublish(ONE);

    assertThat(seen).containsExactly(Observation.of(ONE));
  }

  @Test
  void answersWithAProblemWhenNothingCameByTheDeadlineAndWithTheSetWhenItComes() {
    discoveries.watch(TARGET, seen::add);
    time.advance(Duration.ofSeconds(9));
    assertThat(seen).isEmpty();

    time.advance(Duration.ofSeconds(1));

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).problem().kind()).isEqualTo(Problem.Kind.UNREACHABLE);
    assertThat(seen.get(0).problem().message())
        .isEqualTo("fake greeter: no answer within 10000 ms");
    fake.last().sink.publish(ONE);
    time.run();
    assertThat(seen).last().isEqualTo(Observation.of(ONE));
  }

  @Test
  void takesTheDeadlineFromTheTarget() {
    discoveries.watch(Target.parse("fake:///greeter?deadline=500ms"), seen::add);

    time.advance(Duration.ofMillis(500));

    assertThat(seen).hasSize(1);
  }

  @Test
  void publishesEqualSetsOnce() {
    watchAndPublish(ONE);

    fake.last().sink.publish(EndpointSet.of(Endpoint.of("10.0.0.1", 80)));
    time.run();

    assertThat(seen).hasSize(1);
  }

  @Test
  void keepsTheLastGoodSetBesideAProblemAndTellsWhenItIsOver() {
    watchAndPublish(ONE);
    Problem problem = problem("gone");

    fake.last().sink.problem(problem);
    time.run();
    assertThat(seen).last().isEqualTo(new Observation(ONE, problem));
    fake.last().sink.healthy();
    time.run();

    assertThat(seen).last().isEqualTo(Observation.of(ONE));
  }

  @Test
  void tellsTheSameProblemOnceAndKeepsTheTimeAtWhichTroubleBegan() {
    watchAndPublish(ONE);
    fake.last().sink.problem(problem("first"));
    time.advance(Duration.ofSeconds(5));

    fake.last().sink.problem(problem("first"));
    fake.last().sink.problem(problem("second"));
    time.run();

    assertThat(seen).hasSize(3);
    assertThat(seen.get(2).problem().message()).isEqualTo("second");
    assertThat(seen.get(2).problem().since()).isEqualTo(seen.get(1).problem().since());
  }

  @Test
  void aSetWithAProblemIsOneObservationAndEndsNoTrouble() {
    watchAndPublish(ONE);
    fake.last().sink.problem(problem("one half"));
    time.advance(Duration.ofSeconds(5));

    fake.last().sink.publish(TWO, problem("other half"));
    time.run();
    fake.last().sink.publish(TWO, problem("other half"));
    time.run();

    Problem begun = seen.get(1).problem();
    assertThat(seen).hasSize(3);
    assertThat(seen.get(2).endpoints()).isEqualTo(TWO);
    assertThat(seen.get(2).problem().message()).isEqualTo("other half");
    assertThat(seen.get(2).problem().since()).isEqualTo(begun.since());
    assertThat(observed)
        .containsExactly("published 1", "problem one half", "published 2", "problem other half");

    fake.last().sink.publish(TWO);
    time.run();
    assertThat(seen).last().isEqualTo(Observation.of(TWO));
    assertThat(observed).last().isEqualTo("recovered after PT5S");
  }

  @Test
  void aSetWithAProblemMayBeTheFirstAnswer() {
    discoveries.watch(TARGET, seen::add);
    time.run();

    fake.last().sink.publish(ONE, problem("one half"));
    time.run();

    assertThat(seen).containsExactly(new Observation(ONE, problem("one half")));
  }

  @Test
  void healthWithoutASetIsNotYetNews() {
    discoveries.watch(TARGET, seen::add);
    time.run();
    fake.last().sink.problem(problem("x"));
    time.run();

    fake.last().sink.healthy();
    time.run();

    assertThat(seen).hasSize(1);
  }

  @Test
  void theNewestObservationWinsWhileAListenerIsBusy() {
    watchAndPublish(ONE);

    fake.last().sink.publish(TWO);
    fake.last().sink.publish(EndpointSet.EMPTY);
    time.run();

    assertThat(seen).containsExactly(Observation.of(ONE), Observation.of(EndpointSet.EMPTY));
  }

  @Test
  void aListenerThatThrowsStaysAndHarmsNoOther() {
    List<Observation> other = new ArrayList<>();
    discoveries.watch(
        TARGET,
        observation -> {
          seen.add(observation);
          throw new IllegalStateException("listener");
        });
    discoveries.watch(TARGET, other::add);
    time.run();

    fake.last().sink.publish(ONE);
    time.run();
    fake.last().sink.publish(TWO);
    time.run();

    assertThat(seen).hasSize(2);
    assertThat(other).hasSize(2);
  }

  @Test
  void aListenerThatWaitsForAnotherWatchIsNotInTheWayOfIt() {
    CountDownLatch both = new CountDownLatch(2);
    try (Discoveries threaded = Discoveries.builder().settings(Settings.none()).build()) {
      threaded.watch(
          Target.parse("static:///10.0.0.1:80"),
          one -> {
            CountDownLatch told = new CountDownLatch(1);
            threaded.watch(Target.parse("static:///10.0.0.2:80"), other -> told.countDown());
            if (waits(told)) {
              both.countDown();
            }
          });
      threaded.watch(Target.parse("static:///10.0.0.1:80"), one -> both.countDown());

      assertThat(waits(both)).isTrue();
    }
  }

  private static boolean waits(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noCallbackBeginsAfterCloseEvenIfOneWasDue() {
    Watch watch = watchAndPublish(ONE);
    fake.last().sink.publish(TWO);

    watch.close();
    time.run();

    assertThat(seen).hasSize(1);
  }

  @Test
  void aWatchMayBeClosedInsideItsOwnCallback() {
    AtomicReference<Watch> watch = new AtomicReference<>();
    watch.set(
        discoveries.watch(
            TARGET,
            observation -> {
              seen.add(observation);
              watch.get().close();
            }));
    time.run();

    fake.last().sink.publish(ONE);
    fake.last().sink.publish(TWO);
    time.run();
    fake.last().sink.publish(ONE);
    time.run();

    assertThat(seen).hasSize(1);
  }

  @Test
  void equalSourcesShareOneWatchAndALateSharerIsToldAtOnce() {
    watchAndPublish(ONE);
    List<Observation> late = new ArrayList<>();

    discoveries.watch(Target.parse("fake:greeter?loud=true"), late::add);
    time.run();

    assertThat(fake.runs).hasSize(1);
    assertThat(late).containsExactly(Observation.of(ONE));
  }

  @Test
  void keepsAWatchForThirtySecondsAfterTheLastSharerLeft() {
    Watch watch = watchAndPublish(ONE);
    watch.close();
    time.advance(Duration.ofSeconds(29));
    assertThat(fake.last().closed).isFalse();
    fake.last().sink.publish(TWO);

    Watch again = discoveries.watch(TARGET, seen::add);
    time.advance(Duration.ofSeconds(60));
    assertThat(fake.runs).hasSize(1);
    assertThat(seen).last().isEqualTo(Observation.of(TWO));

    again.close();
    time.advance(Duration.ofSeconds(30));
    assertThat(fake.last().closed).isTrue();
    discoveries.watch(TARGET, seen::add);
    time.run();
    assertThat(fake.runs).hasSize(2);
  }

  @Test
  void refreshesAtMostOnceASecondAndLosesNoRequest() {
    Watch watch = watchAndPublish(ONE);

    for (int i = 0; i < 100; i++) {
      watch.refresh();
    }
    time.run();
    assertThat(fake.last().refreshes).isEqualTo(1);
    watch.refresh();
    watch.refresh();
    time.advance(Duration.ofMillis(999));
    assertThat(fake.last().refreshes).isEqualTo(1);
    time.advance(Duration.ofMillis(1));

    assertThat(fake.last().refreshes).isEqualTo(2);
  }

  @Test
  void aSourceThatCannotStartIsAProblemAndNotALostCall() {
    assertProblemOfAStartThatThrows(new IllegalStateException("no such file"));
  }

  @Test
  void aSourceOfWhichAClassIsMissingIsAProblemAndNotALostCall() {
    assertProblemOfAStartThatThrows(new NoClassDefFoundError("no such file"));
  }

  @Test
  void aSourceOfWhichAServiceFileIsBrokenIsAProblemAndNotALostCall() {
    assertProblemOfAStartThatThrows(new ServiceConfigurationError("no such file"));
  }

  @Test
  void aStartThatFailedIsTriedAgainUntilItDoesNot() {
    fake.onStart =
        () -> {
          starts++;
          throw new IllegalStateException("no such file");
        };
    discoveries.watch(TARGET, seen::add);
    time.advance(Duration.ofMinutes(1));
    assertThat(starts).isBetween(6, 31);
    assertThat(seen).hasSize(1);
    fake.onStart = () -> {};

    time.advance(Duration.ofSeconds(10));
    fake.last().sink.publish(ONE);
    time.advance(Duration.ofMinutes(1));

    assertThat(seen).last().isEqualTo(Observation.of(ONE));
    assertThat(fake.runs).hasSize(1);
  }

  @Test
  void aRefreshTriesAStartThatFailedAtOnce() {
    fake.onStart =
        () -> {
          throw new IllegalStateException("no such file");
        };
    Watch watch = discoveries.watch(TARGET, seen::add);
    time.run();
    fake.onStart = () -> {};

    watch.refresh();
    time.run();
    fake.last().sink.publish(ONE);
    time.advance(Duration.ofMinutes(1));

    assertThat(seen).last().isEqualTo(Observation.of(ONE));
    assertThat(fake.runs).hasSize(1);
  }

  @Test
  void aStartThatFailedIsNotTriedAgainOnceNobodyWatches() {
    fake.onStart =
        () -> {
          starts++;
          throw new IllegalStateException("no such file");
        };
    Watch watch = discoveries.watch(TARGET, seen::add);
    time.run();
    watch.close();
    time.advance(Duration.ofSeconds(30));
    int before = starts;

    time.advance(Duration.ofMinutes(1));

    assertThat(starts).isEqualTo(before);
    assertThat(time.pending()).isEmpty();
  }

  private void assertProblemOfAStartThatThrows(Throwable failure) {
    fake.onStart =
        () -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) failure;
        };
    discoveries.watch(TARGET, seen::add);
    time.run();

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).problem().kind()).isEqualTo(Problem.Kind.MISCONFIGURED);
    assertThat(seen.get(0).problem().message())
        .isEqualTo("fake greeter: cannot be watched: no such file");
  }

  @Test
  void refusesUnknownParametersAndSchemesWithWhatThereIs() {
    assertThatThrownBy(() -> discoveries.watch(Target.parse("fake:///a?looud=true"), seen::add))
        .hasMessageContaining("unknown parameter 'looud'")
        .hasMessageContaining("deadline, hints, lb, loud, node, ordinal, zone");
    assertThatThrownBy(() -> discoveries.watch(Target.parse("fake:///a?loud=yes"), seen::add))
        .hasMessageContaining("'loud'")
        .hasMessageContaining("true or false")
        .hasMessageContaining("'yes'");
    assertThatThrownBy(() -> discoveries.watch(Target.parse("fakes:///a"), seen::add))
        .hasMessageContaining("scheme 'fakes'")
        .hasMessageContaining("on the class path are fake");
  }

  @Test
  void afterCloseNobodyIsCalledAndNothingCanBeWatched() {
    watchAndPublish(ONE);
    fake.last().sink.publish(TWO);

    discoveries.close();
    time.run();

    assertThat(seen).hasSize(1);
    assertThatThrownBy(() -> discoveries.watch(TARGET, seen::add)).hasMessageContaining("closed");
  }

  @Test
  void anyInterleavingEndsWithEveryOpenListenerKnowingTheLastState() {
    for (long seed = 1; seed <= 200; seed++) {
      interleave(seed);
    }
  }

  private void interleave(long seed) {
    Random random = new Random(seed);
    Target target = Target.parse("fake:///s" + seed);
    List<List<Observation>> logs = new ArrayList<>();
    List<Watch> watches = new ArrayList<>();
    EndpointSet lastSet = null;
    Problem lastProblem = null;
    for (int step = 0; step < 60; step++) {
      FakeSource.Run run =
          fake.runs.isEmpty() || !fake.last().name.equals("s" + seed) ? null : fake.last();
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          List<Observation> log = new ArrayList<>();
          logs.add(log);
          watches.add(discoveries.watch(target, log::add));
        }
        case 2 -> {
          if (watches.size() > 1) {
            int index = random.nextInt(watches.size());
            watches.remove(index).close();
            logs.remove(index);
          }
        }
        case 3, 4 -> {
          if (run != null) {
            lastSet = EndpointSet.of(Endpoint.of("10.0.0.1", 1 + random.nextInt(3)));
            lastProblem = null;
            run.sink.publish(lastSet);
          }
        }
        case 5 -> {
          if (run != null) {
            Problem next = problem("p" + random.nextInt(2));
            lastProblem =
                lastProblem == null
                    ? next
                    : new Problem(next.kind(), next.message(), "", lastProblem.since());
            run.sink.problem(next);
          }
        }
        case 6 -> {
          if (!watches.isEmpty()) {
            watches.get(random.nextInt(watches.size())).refresh();
          }
        }
        default -> {
          for (int i = random.nextInt(5); i > 0; i--) {
            time.step();
          }
        }
      }
    }
    time.advance(Duration.ofSeconds(2));
    for (List<Observation> log : logs) {
      for (int i = 1; i < log.size(); i++) {
        assertThat(log.get(i)).as("seed %d", seed).isNotEqualTo(log.get(i - 1));
      }
      if (lastSet != null || lastProblem != null) {
        assertThat(log).as("seed %d", seed).last().isEqualTo(new Observation(lastSet, lastProblem));
      }
    }
    watches.forEach(Watch::close);
    time.advance(Duration.ofSeconds(31));
  }

  private Watch watchAndPublish(EndpointSet set) {
    Watch watch = discoveries.watch(TARGET, seen::add);
    time.run();
    fake.last().sink.publish(set);
    time.run();
    return watch;
  }

  private Problem problem(String message) {
    return new Problem(Problem.Kind.UNREACHABLE, message, "", time.now());
  }

  /** What an operator is told. */
  private final class Observed implements DiscoveryObserver {
    @Override
    public void published(String source, EndpointSet endpoints, @Nullable Duration delay) {
      observed.add("published " + endpoints.size());
    }

    @Override
    public void problem(String source, Problem problem) {
      observed.add("problem " + problem.message());
    }

    @Override
    public void recovered(String source, Duration after) {
      observed.add("recovered after " + after);
    }
  }
}
