// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.discovery.spi.CatalogSource;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogTest {

  private static final Target ALL = Target.parse("fake:///*");
  private static final ServicePort ONE = new ServicePort("prod", "one", "grpc");
  private static final ServicePort TWO = new ServicePort("prod", "two", "");
  private static final EndpointSet X = EndpointSet.of(Endpoint.of("10.0.0.1", 80));
  private static final EndpointSet Y = EndpointSet.of(Endpoint.of("10.0.0.2", 80));

  private final VirtualTime time = VirtualTime.create();
  private final FakeCatalog fake = new FakeCatalog();
  private final Discoveries discoveries =
      Discoveries.builder()
          .settings(Settings.none())
          .providers(fake)
          .observer(DiscoveryObserver.NONE)
          .runOn(time, time)
          .seed(1)
          .build();
  private final List<Catalog.Change> told = new ArrayList<>();

  @AfterEach
  void leavesNoTaskBehind() {
    discoveries.close();
    time.run();
    assertThat(time.pending()).isEmpty();
    assertThat(fake.open).isZero();
  }

  @Test
  void tellsServicesAsTheyComeAndCompletenessWhenAllAreThere() {
    watch(told);
    fake.sink.publish(ONE, X);
    time.run();
    fake.sink.publish(TWO, Y);
    fake.sink.complete();
    time.run();

    assertThat(told)
        .containsExactly(
            new Catalog.Change(false, Map.of(ONE, X), Set.of(), null),
            new Catalog.Change(true, Map.of(TWO, Y), Set.of(), null));
  }

  @Test
  void joinsWhatCameWhileTheListenerWasBusy() {
    watchComplete();
    fake.sink.publish(ONE, X);
    fake.sink.publish(ONE, Y);
    fake.sink.vanished(TWO);
    fake.sink.publish(TWO, X);
    fake.sink.vanished(TWO);
    time.run();

    assertThat(told).containsExactly(new Catalog.Change(true, Map.of(ONE, Y), Set.of(TWO), null));
  }

  @Test
  void equalSetsUnknownServicesAndRepeatedCompletenessAreNoNews() {
    watchComplete();
    fake.sink.publish(ONE, X);
    time.run();
    told.clear();

    fake.sink.publish(ONE, EndpointSet.of(Endpoint.of("10.0.0.1", 80)));
    fake.sink.vanished(new ServicePort("prod", "three", ""));
    fake.sink.complete();
    fake.sink.healthy();
    time.run();

    assertThat(told).isEmpty();
  }

  @Test
  void aProblemStandsBesideWhatIsKnownUntilItEnds() {
    watchComplete();
    Problem problem = problem("gone");

    fake.sink.problem(problem);
    time.run();
    fake.sink.problem(problem("gone"));
    fake.sink.healthy();
    time.run();

    assertThat(told)
        .containsExactly(
            new Catalog.Change(true, Map.of(), Set.of(), problem),
            new Catalog.Change(true, Map.of(), Set.of(), null));
  }

  @Test
  void completenessEndsAProblemAndHealthBeforeItDoesNot() {
    watch(told);
    fake.sink.problem(problem("slow"));
    time.run();
    fake.sink.healthy();
    time.run();
    assertThat(told).hasSize(1);

    fake.sink.complete();
    time.run();

    assertThat(told).last().isEqualTo(new Catalog.Change(true, Map.of(), Set.of(), null));
  }

  @Test
  void aLateSharerIsToldAllAtOnceOverTheSameWatch() {
    watchComplete();
    fake.sink.publish(ONE, X);
    fake.sink.publish(TWO, Y);
    fake.sink.vanished(TWO);
    time.run();
    List<Catalog.Change> late = new ArrayList<>();

    watch(late);

    assertThat(late).containsExactly(new Catalog.Change(true, Map.of(ONE, X), Set.of(), null));
    assertThat(fake.starts).isEqualTo(1);
  }

  @Test
  void aLateSharerOfWhatIsNotYetCompleteIsToldSo() {
    watch(told);
    fake.sink.publish(ONE, X);
    List<Catalog.Change> late = new ArrayList<>();

    watch(late);

    assertThat(late).containsExactly(new Catalog.Change(false, Map.of(ONE, X), Set.of(), null));
  }

  @Test
  void silenceUntilTheDeadlineIsAProblem() {
    watch(told);
    time.advance(Duration.ofSeconds(10));

    assertThat(told).hasSize(1);
    assertThat(told.get(0).complete()).isFalse();
    assertThat(told.get(0).problem().message()).isEqualTo("fake *: no answer within 10000 ms");
  }

  @Test
  void theProblemOfTheDeadlineEndsWithTheFirstAnswer() {
    watch(told);
    time.advance(Duration.ofSeconds(10));

    fake.sink.publish(ONE, X);
    fake.sink.complete();
    time.run();

    assertThat(told).last().isEqualTo(new Catalog.Change(true, Map.of(ONE, X), Set.of(), null));
  }

  @Test
  void aSourceThatCannotStartIsAProblem() {
    fake.failStart = true;
    watch(told);

    assertThat(told).hasSize(1);
    assertThat(told.get(0).problem().kind()).isEqualTo(Problem.Kind.MISCONFIGURED);
  }

  @Test
  void nothingIsToldAfterCloseAndTheWatchEndsAfterTheLingerTime() {
    Watch watch = watch(told);
    fake.sink.publish(ONE, X);

    watch.close();
    time.advance(Duration.ofSeconds(29));
    assertThat(fake.open).isEqualTo(1);
    time.advance(Duration.ofSeconds(1));

    assertThat(told).isEmpty();
    assertThat(fake.open).isZero();
    fake.sink.publish(TWO, Y);
    fake.sink.vanished(ONE);
    fake.sink.complete();
    fake.sink.problem(problem("late"));
    fake.sink.healthy();
  }

  @Test
  void aSourceWithoutCatalogsSaysSo() {
    Discoveries other =
        Discoveries.builder().settings(Settings.none()).providers(new FakeSource()).build();

    assertThatThrownBy(() -> other.watchAll(ALL, told::add))
        .hasMessage("Scheme 'fake' cannot watch many services at once; watch one by its name");
    other.close();
  }

  @Test
  void aServicePortIsWrittenAsPeopleWriteItAndSorted() {
    assertThat(ONE).hasToString("one.prod:grpc");
    assertThat(new ServicePort("", "two", "")).hasToString("two");
    List<ServicePort> sorted =
        List.of(
            new ServicePort("a", "z", "z"),
            new ServicePort("b", "a", "z"),
            new ServicePort("b", "b", "a"),
            new ServicePort("b", "b", "b"));
    assertThat(sorted).isSorted();
  }

  private Watch watch(List<Catalog.Change> listener) {
    Watch watch = discoveries.watchAll(ALL, listener::add);
    time.run();
    return watch;
  }

  /** Watches what is complete, with service two. */
  private void watchComplete() {
    watch(told);
    fake.sink.publish(TWO, Y);
    fake.sink.complete();
    time.run();
    told.clear();
  }

  private Problem problem(String message) {
    return new Problem(Problem.Kind.UNREACHABLE, message, "", time.now());
  }

  private static final class FakeCatalog implements DiscoveryProvider {
    CatalogSource.Sink sink;
    boolean failStart;
    int starts;
    int open;

    @Override
    public Set<String> schemes() {
      return Set.of("fake");
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of();
    }

    @Override
    public Source source(Target target, Settings settings) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CatalogSource catalog(Target scope, Settings settings) {
      return new Scope(this, scope.name());
    }
  }

  private record Scope(FakeCatalog fake, String name) implements CatalogSource {
    @Override
    public Source.Running start(SourceContext context, CatalogSource.Sink sink) {
      if (fake.failStart) {
        throw new IllegalStateException("no such file");
      }
      fake.sink = sink;
      fake.starts++;
      fake.open++;
      return new Source.Running() {
        @Override
        public void refresh() {}

        @Override
        public void close() {
          fake.open--;
        }
      };
    }

    @Override
    public String toString() {
      return "fake " + name;
    }
  }
}
