// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static io.evenkeel.core.balance.BalancerFixture.SECOND;
import static io.evenkeel.core.balance.StageFleet.endpoint;
import static io.evenkeel.core.balance.StageFleet.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Endpoint.State;
import io.evenkeel.core.endpoint.EndpointSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What every stage before the pick holds to, in a balancer in which it alone is on. Extend it, give
 * the settings, and say how the stage is given cause to act on an endpoint.
 *
 * <p>How well a stage does what it is for is its own matter; here is what may be relied on whatever
 * the stages are: no endpoint is lost or made up, calls go on while anyone can be called, what is
 * known is known of an identity, one change moves one connection, and no set, order of events or
 * clock breaks it.
 */
abstract class StageContract {

  private static final int SEEDS = 10;
  private static final int STEPS = 150;

  /** A second is usual; what takes time with the square of the endpoints takes minutes. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The settings with this stage, where all stages are off. */
  protected abstract BalancerConfig on(BalancerConfig.Builder off);

  /** Gives the stage cause to act on an endpoint that is in the set. */
  protected abstract void provoke(StageFleet fleet, String id);

  /** Takes the cause away. */
  protected abstract void relent(StageFleet fleet, String id);

  /** How many others it decides anew where it has cause to act on one. */
  protected int others() {
    return 0;
  }

  /** How many connections one endpoint that comes or goes may open, and how many close. */
  protected int moves() {
    return 1;
  }

  protected Client client() {
    return new Client(new ClientView(StageFleet.NEAR, "", true), OptionalInt.empty(), 5);
  }

  private final BalancerConfig off =
      BalancerConfig.DEFAULT.toBuilder()
          .pick(InTurn.by(new InFlight()))
          .zones(null)
          .subset(null)
          .ejection(null)
          .slowStart(null)
          .panicThreshold(0)
          .build();

  private BalancerConfig on() {
    return on(off.toBuilder());
  }

  private StageFleet fleet(int size) {
    return new StageFleet(on(), client()).of(size);
  }

  /** One of all that may happen to a fleet, by chance. */
  private void happens(StageFleet fleet, SplittableRandom random) {
    int number = random.nextInt(30);
    String id = id(number);
    if (!fleet.has(id)) {
      fleet.put(endpoint(number));
      return;
    }
    Endpoint endpoint = fleet.get(id);
    switch (random.nextInt(10)) {
      case 0, 1 -> provoke(fleet, id);
      case 2 -> relent(fleet, id);
      case 3 -> fleet.remove(id);
      case 4 -> fleet.put(endpoint.toBuilder().weight(1 + random.nextInt(9)).build());
      case 5 -> {
        State state = endpoint.state() == State.READY ? State.DRAINING : State.READY;
        fleet.put(endpoint.toBuilder().state(state).build());
      }
      case 6 -> {
        if (fleet.member(id).opened) {
          fleet.connected(id, random.nextBoolean(), random.nextBoolean());
        }
      }
      case 7 ->
          fleet.replace(
              id,
              Endpoint.builder(id + "-" + random.nextInt()).address(endpoint.address()).build());
      case 8 -> fleet.fixture.after(random.nextLong(70 * SECOND));
      default -> fleet.update();
    }
    if (fleet.endpoints().size() > 40) {
      fleet.remove(fleet.endpoints().iterator().next().id());
    }
  }

  @Test
  void noEndpointIsLostOrMadeUpAndACallFindsOneWhereverOneCanBeCalled() {
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StageFleet fleet = fleet(seed);
      for (int step = 0; step < STEPS; step++) {
        happens(fleet, random);
        fleet.check();
      }
    }
  }

  @Test
  void theSameHistoryAndSeedComeToTheSame() {
    assertThat(history(3)).isEqualTo(history(3));
  }

  private String history(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StageFleet fleet = fleet(20);
    StringBuilder history = new StringBuilder();
    for (int step = 0; step < STEPS; step++) {
      happens(fleet, random);
      for (Member member : fleet.picks(5)) {
        history.append(member == null ? "none" : member.endpoint().id()).append(' ');
      }
      history.append('\n').append(fleet.decided());
    }
    return history + fleet.fixture.log.toString();
  }

  @Test
  void whatIsDecidedTwiceIsDecidedAlike() {
    SplittableRandom random = new SplittableRandom(4);
    StageFleet fleet = fleet(20);
    for (int step = 0; step < STEPS; step++) {
      happens(fleet, random);
      String decided = fleet.decided();
      FleetPicker picker = fleet.fixture.refresh();
      int connections = fleet.fixture.log.size();

      fleet.update();

      assertThat(fleet.decided()).isEqualTo(decided);
      assertThat(fleet.fixture.refresh()).isSameAs(picker);
      assertThat(fleet.fixture.log).hasSize(connections);
    }
  }

  @Test
  void aClockThatJumpsBreaksNothing() {
    long[] moments = {
      0, -SECOND, 3600 * SECOND, Long.MAX_VALUE - 1, Long.MIN_VALUE, -1, Long.MAX_VALUE, SECOND
    };
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StageFleet fleet = fleet(20);
      for (int step = 0; step < STEPS; step++) {
        if (step % 5 == 0) {
          fleet.fixture.now = moments[random.nextInt(moments.length)];
        }
        happens(fleet, random);
        fleet.check();
      }
    }
  }

  @Test
  void anEmptySetAndOneOfOneAreBorne() {
    StageFleet fleet = fleet(0);
    fleet.check();
    assertThat(fleet.fixture.refresh().isEmpty()).isTrue();

    fleet.put(endpoint(0));
    fleet.check();
    assertThat(fleet.picks(1)).doesNotContainNull();
    provoke(fleet, id(0));
    fleet.check();

    fleet.remove(id(0));
    fleet.check();
    assertThat(fleet.open()).isEmpty();
    assertThat(fleet.fixture.refresh().isEmpty()).isTrue();
  }

  @Test
  void itActsOnWhomItHasCauseToAndOnNobodyElse() {
    StageFleet fleet = fleet(20);
    String before = fleet.decided();
    String one = fleet.open().get(2);
    provoke(fleet, one);

    List<String> changed = new ArrayList<>(List.of(fleet.decided().split("\n")));
    changed.removeAll(List.of(before.split("\n")));
    assertThat(changed).as("what was decided anew").anyMatch(line -> line.startsWith(one));
    assertThat(changed).as("what was decided anew").hasSizeLessThanOrEqualTo(1 + others());
  }

  @Test
  void whereTheCauseIsGoneItIsAsItWas() {
    StageFleet fleet = fleet(20);
    String before = fleet.decided();
    List<String> some = fleet.open().subList(1, 4);

    some.forEach(id -> provoke(fleet, id));
    assertThat(fleet.decided()).isNotEqualTo(before);
    some.forEach(id -> relent(fleet, id));

    assertThat(fleet.decided()).isEqualTo(before);
  }

  @Test
  void whereThereIsCauseAgainstAllCallsGoOn() {
    for (int size : new int[] {1, 2, 3, 20}) {
      StageFleet fleet = fleet(size);
      for (String id : fleet.open()) {
        provoke(fleet, id);
        fleet.check();
      }
      if (size == 20) {
        // There is no cause against those that a subset has in reserve.
        assertThat(fleet.picks(size)).doesNotContainNull();
      }
    }
  }

  @Test
  void whereAllDrainCallsGoOn() {
    StageFleet fleet = fleet(12);
    provoke(fleet, fleet.open().get(3));
    for (int i = 0; i < 12; i++) {
      fleet.put(fleet.get(id(i)).toBuilder().state(State.DRAINING).build());
      fleet.check();
    }
    assertThat(fleet.picks(12)).doesNotContainNull();
  }

  @Test
  void whatIsKnownOfAnEndpointStaysThroughChangesOfItAndOfOthers() {
    StageFleet fleet = fleet(20);
    String one = fleet.open().get(2);
    provoke(fleet, one);
    Member member = fleet.member(one);
    String decided = fleet.decided();

    fleet.put(fleet.get(one).toBuilder().weight(3).build());
    Stage heavier = member.stage;
    fleet.put(fleet.get(one).toBuilder().weight(1).build());
    fleet.put(endpoint(50));
    fleet.remove(id(50));

    assertThat(fleet.member(one)).isSameAs(member);
    assertThat(heavier).isEqualTo(member.stage);
    assertThat(fleet.decided()).isEqualTo(decided);
  }

  @Test
  void anotherEndpointAtTheSameAddressBeginsAnew() {
    StageFleet provoked = fleet(20);
    StageFleet calm = fleet(20);
    String one = provoked.open().get(2);
    provoke(provoked, one);
    for (StageFleet fleet : List.of(provoked, calm)) {
      fleet.replace(one, endpoint(50).toBuilder().address(fleet.get(one).address()).build());
    }

    assertThat(provoked.decided()).isEqualTo(calm.decided());
    assertThat(provoked.member(id(50)).probation.failures()).isZero();
  }

  @Test
  void oneThatComesOrGoesMovesAtMostItsOwnShareOfConnections() {
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StageFleet fleet = fleet(40);
      for (int step = 0; step < STEPS; step++) {
        Set<String> before = new HashSet<>(fleet.open());
        int number = random.nextInt(80);
        String id = id(number);
        if (!fleet.has(id)) {
          fleet.put(endpoint(number));
        } else if (fleet.endpoints().size() > 12) {
          fleet.remove(id);
        }
        Set<String> after = new HashSet<>(fleet.open());
        assertThat(after.stream().filter(it -> !before.contains(it)).count())
            .as("connections opened as %s came or went", id)
            .isLessThanOrEqualTo(moves());
        assertThat(before.stream().filter(it -> !after.contains(it)).count())
            .as("connections closed as %s came or went", id)
            .isLessThanOrEqualTo(moves());
      }
    }
  }

  @Test
  void turnedOffLiveItLeavesNoTraceAndClosesNothing() {
    StageFleet fleet = fleet(20);
    List<String> some = fleet.open().subList(1, 4);
    some.forEach(id -> provoke(fleet, id));
    fleet.fixture.log.clear();
    fleet.configure(off);

    StageFleet never = new StageFleet(off, client()).of(20);
    some.forEach(id -> provoke(never, id));
    never.fixture.after(0);

    assertThat(fleet.fixture.log).noneMatch(it -> it.startsWith("close"));
    assertThat(fleet.decided()).isEqualTo(never.decided());
    assertThat(shared(fleet)).isEqualTo(shared(never));
  }

  private static Set<String> shared(StageFleet fleet) {
    return fleet.picks(100).stream()
        .map(it -> Objects.requireNonNull(it).endpoint().id())
        .collect(Collectors.toSet());
  }

  @Test
  void anyWeightsAreBorne() {
    StageFleet fleet = fleet(20);
    for (int i = 0; i < 20; i++) {
      int weight = i % 3 == 0 ? 1 : i % 3 == 1 ? Integer.MAX_VALUE : 1000;
      fleet.put(fleet.get(id(i)).toBuilder().weight(weight).build());
      provoke(fleet, id(i % 2));
      fleet.check();
    }
  }

  @Test
  void aHundredThousandAreDecidedInTimeAndOneChangeMovesOne() {
    List<Endpoint> many = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      many.add(endpoint(i));
    }
    EndpointSet set = EndpointSet.of(many);
    many.set(500, endpoint(500).toBuilder().state(State.DRAINING).build());
    EndpointSet changed = EndpointSet.of(many);
    StageFleet fleet = new StageFleet(on(), client());

    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          fleet.fixture.balancer.update(set, 0);
          fleet.fixture.refresh();
          fleet.fixture.log.clear();
          fleet.fixture.balancer.update(changed, 0);
          fleet.fixture.refresh();
        });

    assertThat(fleet.fixture.balancer.members()).hasSize(100_000);
    assertThat(fleet.fixture.log).hasSizeLessThanOrEqualTo(2);
  }
}
