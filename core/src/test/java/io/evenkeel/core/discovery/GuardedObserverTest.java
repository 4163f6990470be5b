// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.time.VirtualTime;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardedObserverTest {

  private static final EndpointSet SET = EndpointSet.of(Endpoint.of("10.0.0.1", 80));
  private static final Problem PROBLEM =
      new Problem(Problem.Kind.UNREACHABLE, "gone", "", Instant.EPOCH);

  /** One call of each method, by its name. */
  private static final Map<String, Consumer<DiscoveryObserver>> CALLS = new LinkedHashMap<>();

  static {
    CALLS.put("opened", observer -> observer.opened("s"));
    CALLS.put("closed", observer -> observer.closed("s"));
    CALLS.put("published", observer -> observer.published("s", SET, Duration.ZERO));
    CALLS.put("problem", observer -> observer.problem("s", PROBLEM));
    CALLS.put("recovered", observer -> observer.recovered("s", Duration.ZERO));
    CALLS.put("restarted", observer -> observer.restarted("s", "r"));
    CALLS.put("relisted", observer -> observer.relisted("s", "r"));
    CALLS.put("mute", observer -> observer.mute("s", "w"));
  }

  private final Failing failing = new Failing();

  @Test
  void passesEveryCallOnAndKeepsWhatItThrows() {
    GuardedObserver guarded = new GuardedObserver(failing);
    CALLS.forEach(
        (name, call) -> {
          assertThatCode(() -> call.accept(guarded)).as(name).doesNotThrowAnyException();
          assertThat(failing.told).last().isEqualTo(name);
        });
  }

  @Test
  void leavesNoMethodOut() {
    TreeSet<String> names = new TreeSet<>();
    for (Method method : DiscoveryObserver.class.getMethods()) {
      names.add(method.getName());
    }

    assertThat(CALLS.keySet()).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void anObserverThatThrowsHarmsNoWatch() {
    VirtualTime time = VirtualTime.create();
    FakeSource fake = new FakeSource();
    Discoveries discoveries =
        Discoveries.builder()
            .settings(Settings.none())
            .providers(fake)
            .observer(failing)
            .runOn(time, time)
            .build();
    List<Observation> seen = new ArrayList<>();

    Watch watch = discoveries.watch(Target.parse("fake:///greeter"), seen::add);
    time.run();
    fake.last().sink.publish(SET);
    time.run();
    fake.last().sink.problem(PROBLEM);
    time.run();
    fake.last().sink.healthy();
    time.run();
    watch.close();
    time.advance(Duration.ofSeconds(30));

    assertThat(seen)
        .containsExactly(Observation.of(SET), new Observation(SET, PROBLEM), Observation.of(SET));
    assertThat(fake.last().closed).isTrue();
    assertThat(failing.told)
        .containsExactly("opened", "published", "problem", "recovered", "closed");
    assertThat(time.pending()).isEmpty();
  }

  /** Remembers which method was called, and throws. */
  private static final class Failing implements DiscoveryObserver {
    final List<String> told = new ArrayList<>();

    private void fail(String method) {
      told.add(method);
      throw new IllegalStateException("an observer that fails, in a test");
    }

    @Override
    public void opened(String source) {
      fail("opened");
    }

    @Override
    public void closed(String source) {
      fail("closed");
    }

    @Override
    public void published(String source, EndpointSet endpoints, @Nullable Duration delay) {
      fail("published");
    }

    @Override
    public void problem(String source, Problem problem) {
      fail("problem");
    }

    @Override
    public void recovered(String source, Duration after) {
      fail("recovered");
    }

    @Override
    public void restarted(String source, String reason) {
      fail("restarted");
    }

    @Override
    public void relisted(String source, String reason) {
      fail("relisted");
    }

    @Override
    public void mute(String source, String what) {
      fail("mute");
    }
  }
}
