// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.time.VirtualTime;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostNamesTest {

  private final VirtualTime time = VirtualTime.create();
  private final SynchronizationContext context =
      new SynchronizationContext(
          (thread, e) -> {
            throw new AssertionError(e);
          });
  private final Map<String, String> service = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final HostNames names =
      new HostNames(context, time, this::ask, time::schedule, new SplittableRandom(1), this::told);
  private int told;
  private Runnable onTold = () -> {};
  private Runnable onAsked = () -> {};

  @AfterEach
  void leavesNoTaskBehind() {
    names.close();
    assertThat(time.pending()).isEmpty();
  }

  @Test
  void literalsNeedNoNameService() {
    assertThat(names.lookUp(endpoints("10.0.0.1", "fd00::1"))).isTrue();
    assertThat(names.addresses("fd00::1")).containsExactly(literal("fd00::1"));
    assertThat(names.refresh()).isFalse();
  }

  @Test
  void theFirstAnswerIsWaitedFor() {
    service.put("a.example", "10.0.0.1");

    assertThat(names.lookUp(endpoints("a.example"))).isFalse();
    assertThat(names.lookUp(endpoints("a.example"))).isFalse();
    time.run();

    assertThat(told).isEqualTo(1);
    assertThat(asked).containsExactly("a.example");
    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    assertThat(names.addresses("a.example")).containsExactly(literal("10.0.0.1"));
  }

  @Test
  void aNameWithoutAnAddressIsAnAnswerAndIsAskedForAgain() {
    assertThat(names.lookUp(endpoints("a.example"))).isFalse();
    time.run();

    assertThat(told).isEqualTo(1);
    assertThat(names.addresses("a.example")).isEmpty();
    assertThat(names.failure()).isEqualTo("no address is known for a.example");
    service.put("a.example", "10.0.0.1");
    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    time.advance(Duration.ofSeconds(30));

    assertThat(told).isEqualTo(2);
    assertThat(names.addresses("a.example")).containsExactly(literal("10.0.0.1"));
    assertThat(names.failure()).isEmpty();
  }

  @Test
  void whoWaitsForANewNameIsToldThoughTheLookUpUnderWayFindsNothingNew() {
    know("a.example", "10.0.0.1");
    names.refresh();
    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    service.put("b.example", "10.0.0.2");

    assertThat(names.lookUp(endpoints("a.example", "b.example"))).isFalse();
    time.run();
    assertThat(told).isEqualTo(1);
    assertThat(names.lookUp(endpoints("a.example", "b.example"))).isFalse();
    time.run();

    assertThat(told).isEqualTo(2);
    assertThat(names.lookUp(endpoints("a.example", "b.example"))).isTrue();
  }

  @Test
  void areLookedUpAgainAfterARefreshWhileTheOldAnswerIsUsed() {
    know("a.example", "10.0.0.1");

    assertThat(names.refresh()).isTrue();
    service.put("a.example", "10.0.0.2");
    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    assertThat(names.addresses("a.example")).containsExactly(literal("10.0.0.1"));
    time.run();

    assertThat(told).isEqualTo(1);
    assertThat(names.addresses("a.example")).containsExactly(literal("10.0.0.2"));
  }

  @Test
  void areNotLookedUpAgainWithoutOne() {
    know("a.example", "10.0.0.1");

    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    time.run();

    assertThat(asked).isEmpty();
  }

  @Test
  void anEqualAnswerIsNoNews() {
    know("a.example", "10.0.0.1");

    names.refresh();
    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    time.run();

    assertThat(asked).containsExactly("a.example");
    assertThat(told).isZero();
  }

  @Test
  void aNameServiceInTroubleTakesNothingAway() {
    know("a.example", "10.0.0.1");

    names.refresh();
    service.clear();
    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    time.run();

    assertThat(told).isZero();
    assertThat(names.addresses("a.example")).containsExactly(literal("10.0.0.1"));
    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    time.run();
    assertThat(asked).containsExactly("a.example");
    time.advance(Duration.ofSeconds(30));
    assertThat(asked.size()).isGreaterThan(1);
  }

  @Test
  void aNameThatIsMissingIsAskedForUntilItIsThereThoughNobodyRefreshes() {
    service.put("a.example", "10.0.0.1");
    assertThat(names.lookUp(endpoints("a.example", "b.example"))).isFalse();
    time.run();
    assertThat(told).isEqualTo(1);
    asked.clear();

    time.advance(Duration.ofMinutes(10));

    // Every 15 s on average, at most every second and at least twice a minute.
    assertThat(asked.stream().filter("b.example"::equals)).hasSizeBetween(20, 80);
    assertThat(told).isEqualTo(1);
    service.put("b.example", "10.0.0.2");
    time.advance(Duration.ofSeconds(30));
    assertThat(told).isEqualTo(2);
    assertThat(names.addresses("b.example")).containsExactly(literal("10.0.0.2"));
    asked.clear();
    time.advance(Duration.ofMinutes(10));
    assertThat(asked).isEmpty();
  }

  @Test
  void aNameThatNoEndpointHasAnyMoreIsNotAskedFor() {
    assertThat(names.lookUp(endpoints("a.example"))).isFalse();
    time.run();
    told = 0;
    asked.clear();

    assertThat(names.lookUp(endpoints("10.0.0.1"))).isTrue();
    service.put("a.example", "10.0.0.1");
    time.advance(Duration.ofMinutes(10));

    assertThat(asked).isEmpty();
    assertThat(told).isZero();
    assertThat(names.refresh()).isFalse();
  }

  @Test
  void ofSeveralNamesOnlyThoseThatEndpointsStillHaveAreAskedFor() {
    service.put("a.example", "10.0.0.1");
    assertThat(names.lookUp(endpoints("a.example", "b.example"))).isFalse();
    time.run();
    asked.clear();

    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    time.advance(Duration.ofMinutes(10));

    assertThat(asked).containsExactly("a.example");
  }

  @Test
  void anAnswerThatComesWhenNoEndpointHasTheNameAnyMoreIsForgotten() {
    assertThat(names.lookUp(endpoints("a.example"))).isFalse();
    assertThat(names.lookUp(endpoints("10.0.0.1"))).isTrue();
    time.run();

    assertThat(told).isZero();
    assertThat(time.pending()).isEmpty();
  }

  @Test
  void whoIsToldLooksUpAgainWithoutAnotherQuestion() {
    service.put("a.example", "10.0.0.1");
    onTold = () -> names.lookUp(endpoints("a.example", "b.example"));
    assertThat(names.lookUp(endpoints("a.example", "b.example"))).isFalse();
    time.run();

    assertThat(told).isEqualTo(1);
    assertThat(asked).hasSize(2);
  }

  @Test
  void anotherOrderOfTheSameAddressesIsNoNews() {
    service.put("a.example", "10.0.0.1 10.0.0.2");
    assertThat(names.lookUp(endpoints("a.example"))).isFalse();
    time.run();
    service.put("a.example", "10.0.0.2 10.0.0.1");
    names.refresh();
    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    time.run();

    assertThat(told).isEqualTo(1);
    assertThat(asked).hasSize(2);
    assertThat(names.addresses("a.example"))
        .containsExactly(literal("10.0.0.1"), literal("10.0.0.2"));
  }

  /** Of a.example and b.example; looks them up as the test runs the tasks. */
  private HostNames ofTwoNames(List<Runnable> tasks) {
    service.put("a.example", "10.0.0.1");
    service.put("b.example", "10.0.0.2");
    return new HostNames(
        context, tasks::add, this::ask, time::schedule, new SplittableRandom(1), this::told);
  }

  @Test
  void aNameThatIsSlowHoldsUpTheOthersForFiveSecondsAtMost() {
    List<Runnable> tasks = new ArrayList<>();
    HostNames some = ofTwoNames(tasks);
    assertThat(some.lookUp(endpoints("a.example", "b.example"))).isFalse();
    assertThat(tasks).hasSize(2);

    // The second name is asked for, and its answer takes its time.
    Runnable slow = tasks.remove(0);
    onAsked =
        () -> {
          onAsked = () -> {};
          tasks.remove(0).run();
          assertThat(told).isZero();
          time.advance(Duration.ofSeconds(5));
          assertThat(told).isEqualTo(1);
          assertThat(some.lookUp(endpoints("a.example", "b.example"))).isTrue();
          assertThat(some.failure()).startsWith("no address is known for ");
        };
    slow.run();

    assertThat(told).isEqualTo(2);
    assertThat(some.failure()).isEmpty();
    assertThat(some.addresses("a.example")).containsExactly(literal("10.0.0.1"));
    assertThat(some.addresses("b.example")).containsExactly(literal("10.0.0.2"));
    some.close();
  }

  @Test
  void theFirstAnswerIsGivenByItsDeadlineWithWhatIsKnownByThen() {
    List<Runnable> tasks = new ArrayList<>();
    HostNames some = ofTwoNames(tasks);
    some.answerWithin(Duration.ofSeconds(3));
    time.advance(Duration.ofSeconds(1));
    assertThat(some.lookUp(endpoints("a.example", "b.example"))).isFalse();

    Runnable slow = tasks.remove(0);
    onAsked =
        () -> {
          onAsked = () -> {};
          tasks.remove(0).run();
          time.advance(Duration.ofMillis(1999));
          assertThat(told).isZero();
          time.advance(Duration.ofMillis(1));
          assertThat(told).isEqualTo(1);
          assertThat(some.lookUp(endpoints("a.example", "b.example"))).isTrue();
        };
    slow.run();

    assertThat(told).isEqualTo(2);
    some.close();
  }

  @Test
  void theDeadlineIsOverWithTheFirstAnswer() {
    names.answerWithin(Duration.ofSeconds(3));
    assertThat(names.lookUp(endpoints("10.0.0.1"))).isTrue();
    assertThat(time.pending()).isEmpty();

    service.put("a.example", "10.0.0.1");
    names.answerWithin(Duration.ofSeconds(3));
    assertThat(names.lookUp(endpoints("a.example"))).isFalse();
    time.run();
    assertThat(told).isEqualTo(1);
    assertThat(time.pending()).isEmpty();

    names.answerWithin(Duration.ofSeconds(3));
    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    assertThat(time.pending()).isEmpty();
  }

  @Test
  void aNameServiceThatThrowsAndOneThatTakesNoTaskAreTriedAgain() {
    boolean[] full = {true};
    HostNames some =
        new HostNames(
            context,
            task -> {
              if (full[0]) {
                throw new RejectedExecutionException("full");
              }
              time.execute(task);
            },
            this::ask,
            time::schedule,
            new SplittableRandom(1),
            this::told);
    service.put("a.example", "10.0.0.1");
    onAsked =
        () -> {
          onAsked = () -> {};
          throw new IllegalStateException("a name service that fails, in a test");
        };
    assertThat(some.lookUp(endpoints("a.example"))).isFalse();
    full[0] = false;
    time.advance(Duration.ofMinutes(2));

    assertThat(asked).containsExactly("a.example", "a.example");
    assertThat(some.addresses("a.example")).containsExactly(literal("10.0.0.1"));
    some.close();
  }

  @Test
  void nothingIsAskedForAfterTheEnd() {
    assertThat(names.lookUp(endpoints("a.example"))).isFalse();
    names.close();
    time.run();
    asked.clear();

    assertThat(names.lookUp(endpoints("a.example"))).isTrue();
    time.advance(Duration.ofMinutes(10));

    assertThat(asked).isEmpty();
  }

  /** Has it looked up, and forgets that. */
  private void know(String name, String address) {
    service.put(name, address);
    assertThat(names.lookUp(endpoints(name))).isFalse();
    time.run();
    told = 0;
    asked.clear();
  }

  private InetAddress[] ask(String name) throws UnknownHostException {
    asked.add(name);
    onAsked.run();
    String address = service.get(name);
    if (address == null) {
      throw new UnknownHostException(name);
    }
    return Stream.of(address.split(" ", -1))
        .map(HostNamesTest::literal)
        .toArray(InetAddress[]::new);
  }

  private void told() {
    context.throwIfNotInThisSynchronizationContext();
    told++;
    onTold.run();
  }

  private static List<Endpoint> endpoints(String... hosts) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String host : new TreeSet<>(List.of(hosts))) {
      endpoints.add(Endpoint.of(host, 80));
    }
    return endpoints;
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
