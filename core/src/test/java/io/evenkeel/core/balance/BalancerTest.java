// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static io.evenkeel.core.balance.BalancerFixture.MS;
import static io.evenkeel.core.balance.BalancerFixture.SECOND;
import static io.evenkeel.core.balance.BalancerFixture.endpoint;
import static io.evenkeel.core.balance.BalancerFixture.endpoints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.metric.Latency;
import io.evenkeel.core.balance.pick.UtilizationWeighted;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.stage.SlowStart;
import io.evenkeel.core.balance.stage.Subset;
import io.evenkeel.core.balance.stage.Zones;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Endpoint.State;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Locality;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BalancerTest {

  private final InTurn rule = InTurn.by(new InFlight());
  private BalancerConfig config = BalancerFixture.plain(rule);
  private BalancerFixture fleet = new BalancerFixture(config, Client.anywhere(1));

  private void with(BalancerConfig config, Client client) {
    this.config = config;
    fleet = new BalancerFixture(config, client);
  }

  @Test
  void withoutEndpointsThereIsNothingToPick() {
    assertThat(fleet.refresh().isEmpty()).isTrue();
    assertThat(fleet.refresh().pick(CallInfo.UNKNOWN, 0)).isNull();
    assertThat(fleet.balancer.views(0)).isEmpty();
  }

  @Test
  void whatIsThereIsConnectedToAndPickedOnceTheConnectionStands() {
    fleet.connects = false;
    fleet.update(endpoints("a", "b"));
    assertThat(fleet.log).containsExactly("open a", "open b");
    assertThat(fleet.refresh().isEmpty()).isTrue();
    assertThat(fleet.stages()).isEqualTo("a CONNECTING, b CONNECTING");
    fleet.balancer.connected(fleet.member("b"), true, false);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("b", 4));
    fleet.balancer.connected(fleet.member("a"), false, true);
    fleet.refresh();
    assertThat(fleet.stages()).isEqualTo("a UNREACHABLE, b PICKED");
  }

  @Test
  void aNewSetOpensAndClosesOnlyWhatDiffers() {
    fleet.update(endpoints("a", "b", "c"));
    Member b = fleet.member("b");
    fleet.log.clear();
    fleet.update(endpoints("b", "c", "d"));
    assertThat(fleet.log).containsExactlyInAnyOrder("close a", "open d");
    assertThat(fleet.member("b")).isSameAs(b);
    assertThat(fleet.picks(6)).isEqualTo(Map.of("b", 2, "c", 2, "d", 2));
  }

  @Test
  void theSamePickerStaysWhereNothingChanged() {
    fleet.update(endpoints("a", "b"));
    FleetPicker picker = fleet.refresh();
    fleet.update(endpoints("b", "a"));
    assertThat(fleet.after(5 * SECOND)).isSameAs(picker);
    assertThat(rule.given()).hasSize(1);
  }

  @Test
  void aChangeOfWeightOrZoneKeepsTheConnectionAndWhatIsKnown() {
    fleet.update(endpoints("a", "b"));
    Member a = fleet.member("a");
    int token = a.started(0);
    fleet.log.clear();
    fleet.update(
        endpoint("a").toBuilder().weight(3).locality(Locality.ofZone("z")).build(), endpoint("b"));
    assertThat(fleet.log).isEmpty();
    assertThat(fleet.member("a")).isSameAs(a);
    assertThat(a.inFlight()).isEqualTo(1);
    assertThat(a.endpoint().locality().zone()).isEqualTo("z");
    assertThat(rule.last().weights()).containsExactly(1.5, 0.5);
    a.ended(token, false, false, 0, 1, Outcome.ANSWERED, 0);
    assertThat(a.inFlight()).isZero();
  }

  @Test
  void theLargestWeightsAreWeighedWithoutOverflow() {
    fleet.update(
        endpoint("a").toBuilder().weight(Integer.MAX_VALUE).build(),
        endpoint("b").toBuilder().weight(Integer.MAX_VALUE).build());
    assertThat(rule.last().weights()).containsExactly(1, 1);
  }

  @Test
  void anAddressThatMovesIsToldAndOneThatIsReusedByAnotherPodStartsFresh() {
    fleet.update(Endpoint.builder("a").address("10.0.0.1", 80).build());
    Member a = fleet.member("a");
    fleet.fail("a", 3);
    fleet.log.clear();
    fleet.update(Endpoint.builder("a").address("10.0.0.2", 80).build());
    assertThat(fleet.log).containsExactly("move 10.0.0.1:80 to 10.0.0.2:80");
    assertThat(fleet.member("a")).isSameAs(a);
    fleet.update(Endpoint.builder("b").address("10.0.0.2", 80).build());
    assertThat(fleet.member("b")).isNotSameAs(a);
    assertThat(fleet.balancer.views(0).get(0).failures()).isZero();
  }

  @Test
  void whoDrainsIsNotPickedAndKeepsItsConnection() {
    fleet.update(endpoints("a", "b"));
    fleet.log.clear();
    fleet.update(endpoint("a").toBuilder().state(State.DRAINING).build(), endpoint("b"));
    assertThat(fleet.picks(3)).isEqualTo(Map.of("b", 3));
    assertThat(fleet.stages()).isEqualTo("a DRAINING, b PICKED");
    assertThat(fleet.log).isEmpty();
  }

  @Test
  void whereAllDrainTheyAreCalledAllTheSame() {
    fleet.update(endpoints("a", "b"));
    fleet.update(
        endpoint("a").toBuilder().state(State.DRAINING).build(),
        endpoint("b").toBuilder().state(State.DRAINING).build());
    assertThat(fleet.picks(4)).isEqualTo(Map.of("a", 2, "b", 2));
  }

  @Test
  void whoSaysThatItDoesNotServeIsNotPicked() {
    fleet.update(endpoints("a", "b", "c"));
    fleet.balancer.serving(fleet.member("a"), false);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("b", 2, "c", 2));
    assertThat(fleet.stages()).isEqualTo("a NOT_SERVING, b PICKED, c PICKED");
    fleet.balancer.serving(fleet.member("a"), true);
    assertThat(fleet.picks(3)).containsKey("a");
  }

  @Test
  void whereMoreThanHalfSaysSoItIsNotBelieved() {
    fleet.update(endpoints("a", "b", "c", "d"));
    fleet.balancer.serving(fleet.member("a"), false);
    fleet.balancer.serving(fleet.member("b"), false);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("c", 2, "d", 2));
    fleet.balancer.serving(fleet.member("c"), false);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("a", 1, "b", 1, "c", 1, "d", 1));
    assertThat(fleet.stages()).isEqualTo("a PANIC, b PANIC, c PANIC, d PICKED");
  }

  @Test
  void panicConnectsNobodyWhoCannotBeReached() {
    fleet.update(endpoints("a", "b", "c"));
    fleet.balancer.connected(fleet.member("a"), false, true);
    fleet.balancer.connected(fleet.member("b"), false, true);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("c", 2));
  }

  @Test
  void atTheStartTheFirstToSayThatItDoesNotServeIsBelievedWhileOthersMayStillComeUp() {
    fleet.connects = false;
    fleet.update(endpoints("a", "b", "c"));
    connect("a", false);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("none", 2));
    assertThat(fleet.stages()).isEqualTo("a NOT_SERVING, b CONNECTING, c CONNECTING");
    fleet.balancer.connected(fleet.member("b"), false, true);
    assertThat(fleet.picks(2)).as("one of three cannot be enough").isEqualTo(Map.of("a", 2));
    assertThat(fleet.stages()).isEqualTo("a PANIC, b UNREACHABLE, c CONNECTING");
    connect("c", true);
    connect("b", true);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("b", 1, "c", 1));
  }

  @Test
  void newEndpointsThatStillConnectMakeNobodyDisbelieved() {
    fleet.update(endpoints("a", "b", "c"));
    fleet.balancer.serving(fleet.member("a"), false);
    fleet.connects = false;
    fleet.update(endpoints("a", "b", "c", "d", "e", "f"));
    assertThat(fleet.picks(4)).isEqualTo(Map.of("b", 2, "c", 2));
    for (String id : List.of("d", "e", "f")) {
      fleet.balancer.connected(fleet.member(id), false, true);
    }
    assertThat(fleet.picks(3)).as("two of six").isEqualTo(Map.of("a", 1, "b", 1, "c", 1));
  }

  @Test
  void whoLostItsConnectionIsNoHopeInAPanic() {
    fleet.update(endpoints("a", "b"));
    fleet.balancer.serving(fleet.member("a"), false);
    fleet.balancer.connected(fleet.member("b"), false, false);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("a", 2));
  }

  private void connect(String id, boolean serving) {
    fleet.balancer.serving(fleet.member(id), serving);
    fleet.balancer.connected(fleet.member(id), true, false);
  }

  @Test
  void fiveFailuresInARowEject() {
    fleet.update(endpoints("a", "b", "c"));
    fleet.fail("a", 4);
    fleet.call(fleet.member("a"), Outcome.ANSWERED);
    fleet.fail("a", 4);
    assertThat(fleet.changes).isZero();
    fleet.fail("a", 1);
    assertThat(fleet.changes).isEqualTo(1);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("b", 2, "c", 2));
    assertThat(fleet.stages()).isEqualTo("a EJECTED, b PICKED, c PICKED");
  }

  @Test
  void aCallThatIsGivenUpIsNeitherAFailureNorAnAnswer() {
    fleet.update(endpoints("a", "b"));
    fleet.fail("a", 4);
    fleet.call(fleet.member("a"), Outcome.ABANDONED);
    fleet.fail("a", 1);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("b", 2));
  }

  @Test
  void oneOfTwoMayBeEjectedAndTheLastNeverIs() {
    fleet.update(endpoints("a", "b"));
    fleet.fail("a", 5);
    fleet.fail("b", 50);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("b", 2));
    fleet.balancer.connected(fleet.member("a"), false, true);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("b", 2));
    fleet.update(endpoints("b"));
    assertThat(fleet.picks(2)).isEqualTo(Map.of("b", 2));
  }

  @Test
  void whereOnlyEjectedOnesAreLeftASecondAttemptGoesToAnotherOneIfThereIsOne() {
    fleet.update(endpoints("a", "b", "c", "d"));
    Member a = fleet.member("a");
    Member b = fleet.member("b");
    fleet.fail("a", 5);
    fleet.fail("b", 5);
    fleet.balancer.connected(fleet.member("c"), false, true);
    fleet.balancer.connected(fleet.member("d"), false, true);
    FleetPicker picker = fleet.refresh();
    assertThat(fleet.stages()).isEqualTo("a EJECTED, b EJECTED, c UNREACHABLE, d UNREACHABLE");
    for (int i = 0; i < 4; i++) {
      assertThat(picker.pick(CallInfo.UNKNOWN, member -> member == a, 0)).isSameAs(b);
      assertThat(picker.pick(CallInfo.UNKNOWN, member -> member == b, 0)).isSameAs(a);
      assertThat(picker.pick(CallInfo.UNKNOWN, member -> true, 0)).isIn(a, b);
    }
  }

  @Test
  void theOnlyOneThatCanBeReachedIsNotEjected() {
    fleet.update(endpoints("a", "b", "c"));
    fleet.balancer.connected(fleet.member("a"), false, true);
    fleet.balancer.connected(fleet.member("b"), false, true);
    fleet.fail("c", 10);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("c", 2));
  }

  @Test
  void theLastOneThatTakesNewCallsIsNotEjectedWhereOthersDrain() {
    fleet.update(endpoints("a", "b", "c"));
    fleet.update(
        endpoint("a"),
        endpoint("b").toBuilder().state(State.DRAINING).build(),
        endpoint("c").toBuilder().state(State.DRAINING).build());
    fleet.fail("a", 20);
    assertThat(fleet.stages()).isEqualTo("a PICKED, b DRAINING, c DRAINING");
  }

  @Test
  void noMoreThanHalfIsEjectedAndTheNextOneIsWhenOneComesBack() {
    fleet.update(endpoints("a", "b", "c", "d"));
    for (String id : List.of("a", "b", "c")) {
      fleet.fail(id, 5);
    }
    assertThat(fleet.picks(4)).isEqualTo(Map.of("c", 2, "d", 2));
    fleet.now += 2 * SECOND;
    fleet.call(fleet.member("a"), Outcome.ANSWERED);
    fleet.refresh();
    assertThat(fleet.stages()).isEqualTo("a PICKED, b EJECTED, c EJECTED, d PICKED");
  }

  @Test
  void whoIsEjectedIsTriedWithOneCallAtATimeAndComesBackWithTheFirstAnswer() {
    fleet.update(endpoints("a", "b", "c"));
    fleet.fail("a", 5);
    assertThat(fleet.picks(100)).doesNotContainKey("a");
    assertThat(fleet.balancer.views(fleet.now).get(0).untilTryNanos())
        .isBetween(500 * MS, 1500 * MS);
    assertThat(fleet.balancer.views(fleet.now).get(1).untilTryNanos()).isZero();
    fleet.now += 1501 * MS; // base and its jitter
    assertThat(fleet.balancer.views(fleet.now).get(0).untilTryNanos()).isZero();
    assertThat(fleet.picks(100)).containsEntry("a", 1);
    fleet.call(fleet.member("a"), Outcome.ANSWERED);
    assertThat(fleet.picks(99)).containsEntry("a", 33);
  }

  @Test
  void callsThatMustGoToEjectedOnesDoNotPutOffTheirTries() {
    fleet.update(endpoints("a", "b"));
    fleet.fail("a", 5);
    fleet.balancer.connected(fleet.member("b"), false, true);
    for (int i = 0; i < 300; i++) {
      fleet.now += 10 * MS;
      assertThat(fleet.picks(1)).isEqualTo(Map.of("a", 1));
      fleet.call(fleet.member("a"), Outcome.FAILED);
    }
    // Of three seconds of failures only the tries count: one in the second, one two seconds later.
    assertThat(fleet.balancer.views(fleet.now).get(0).tries()).isBetween(1, 2);
    fleet.balancer.connected(fleet.member("b"), true, false);
    fleet.now += 6 * SECOND; // four and their jitter
    assertThat(fleet.picks(100)).containsEntry("a", 1);
  }

  @Test
  void aTryWhoseConnectionEndsIsMadeAgainWithTheNextOne() {
    fleet.update(endpoints("a", "b"));
    fleet.fail("a", 5);
    fleet.now += 1501 * MS; // base and its jitter
    assertThat(fleet.picks(100)).containsEntry("a", 1);
    fleet.balancer.connected(fleet.member("a"), false, false);
    fleet.balancer.connected(fleet.member("a"), true, false);
    assertThat(fleet.picks(100)).containsEntry("a", 1);
  }

  @Test
  void whereTheRuleChangesAndNobodyIsConnectedYetThoseOfBeforeAreNotPicked() {
    fleet.update(endpoints("a", "b"));
    fleet.connects = false;
    fleet.balancer.configure(BalancerFixture.plain(InTurn.by(new InFlight())), fleet.now);
    fleet.update(endpoints("c", "d"));
    assertThat(fleet.refresh().isEmpty()).isTrue();
  }

  @Test
  void whoIsEjectedStaysOutOfAPanicWhateverItsHealthServiceSays() {
    fleet.update(endpoints("a", "b", "c"));
    fleet.fail("a", 5);
    fleet.balancer.serving(fleet.member("a"), false);
    fleet.balancer.serving(fleet.member("b"), false);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("b", 2, "c", 2));
    assertThat(fleet.stages()).isEqualTo("a NOT_SERVING, b PANIC, c PICKED");
  }

  @Test
  void whereOnlyAnEjectedOneThatDoesNotServeIsLeftItIsCalledAllTheSame() {
    fleet.update(endpoints("a", "b"));
    fleet.fail("a", 5);
    fleet.balancer.serving(fleet.member("a"), false);
    fleet.balancer.connected(fleet.member("b"), false, true);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("a", 2));
  }

  @Test
  void whoDrainsIsCalledUntilTheOneThatComesInItsPlaceIsReached() {
    fleet.update(endpoints("a"));
    fleet.connects = false;
    fleet.update(endpoint("a").toBuilder().state(State.DRAINING).build(), endpoint("b"));
    assertThat(fleet.picks(2)).isEqualTo(Map.of("a", 2));
    fleet.balancer.connected(fleet.member("b"), false, true);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("a", 2));
    fleet.balancer.connected(fleet.member("b"), true, false);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("b", 2));
    assertThat(fleet.stages()).isEqualTo("a DRAINING, b PICKED");
  }

  @Test
  void whoDrainsIsCalledBeforeOneThatIsEjectedOrSaysThatItDoesNotServe() {
    fleet.update(endpoints("a", "b"));
    fleet.fail("a", 5);
    fleet.update(endpoint("a"), endpoint("b").toBuilder().state(State.DRAINING).build());
    assertThat(fleet.picks(4)).isEqualTo(Map.of("b", 4));
    fleet.now += 1501 * MS; // base and its jitter
    assertThat(fleet.picks(4)).isEqualTo(Map.of("a", 1, "b", 3));
    fleet.call(fleet.member("a"), Outcome.ANSWERED);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("a", 4));
    fleet.balancer.serving(fleet.member("a"), false);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("b", 4));
  }

  @Test
  void aTryThatIsOverBeforeItBeginsIsMadeAgain() {
    fleet.update(endpoints("a", "b"));
    fleet.fail("a", 5);
    fleet.now += 1501 * MS; // base and its jitter
    assertThat(fleet.picks(100)).containsEntry("a", 1);
    fleet.member("a").neverBegan(fleet.now);
    assertThat(fleet.picks(100)).containsEntry("a", 1);
  }

  @Test
  void aRuleWhosePickersAgeAtOnceDoesNotKeepTheBalancerBusy() {
    BalancerFixture busy =
        new BalancerFixture(
            BalancerFixture.plain(InTurn.aging(new InFlight(), 0)), Client.anywhere(1));
    assertThat(busy.balancer.nextRefresh()).isEqualTo(100 * MS);
  }

  @Test
  void weightsThatAreToBeLookedAtMoreOftenThanOnceASecondAre() {
    BalancerFixture often =
        new BalancerFixture(
            BalancerConfig.DEFAULT.toBuilder()
                .pick(
                    new UtilizationWeighted(
                        Duration.ZERO, Duration.ofSeconds(10), Duration.ofMillis(200), 1))
                .build(),
            Client.anywhere(1));
    assertThat(often.balancer.nextRefresh()).isEqualTo(200 * MS);
  }

  @Test
  void streamsThatEndWellDoNotHideThatNewCallsFail() {
    fleet.update(endpoints("a", "b", "c"));
    Member a = fleet.member("a");
    int[] streams = new int[10];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = a.started(0);
      a.answered(streams[i], 0, fleet.now);
    }
    for (int i = 0; i < 5; i++) {
      a.ended(streams[i], true, false, 0, fleet.now, Outcome.ANSWERED, 0);
      fleet.fail("a", 1);
    }
    assertThat(fleet.stages()).startsWith("a EJECTED");
    fleet.now += 1501 * MS; // base and its jitter
    fleet.picks(3);
    a.ended(streams[5], true, false, 0, fleet.now, Outcome.ANSWERED, 0);
    fleet.refresh();
    assertThat(fleet.stages()).startsWith("a EJECTED");
  }

  @Test
  void theFirstMessageOfAStreamBringsBackWhoWasEjected() {
    fleet.update(endpoints("a", "b", "c"));
    fleet.fail("a", 4);
    Member a = fleet.member("a");
    a.answered(a.started(fleet.now), fleet.now, fleet.now);
    fleet.fail("a", 4);
    assertThat(fleet.stages()).startsWith("a PICKED");
    fleet.fail("a", 1);
    assertThat(fleet.stages()).startsWith("a EJECTED");
    fleet.now += 1501 * MS; // base and its jitter
    assertThat(fleet.picks(9)).containsEntry("a", 1);
    a.answered(a.started(fleet.now), fleet.now, fleet.now);
    fleet.refresh();
    assertThat(fleet.stages()).startsWith("a PICKED");
  }

  @Test
  void aTryThatFailsDoublesTheWaitUpToAMinute() {
    fleet.update(endpoints("a", "b", "c"));
    fleet.fail("a", 5);
    fleet.refresh();
    long[] longest = {1, 2, 4, 8, 16, 32, 60, 60};
    for (long seconds : longest) {
      fleet.now += seconds * SECOND - 1;
      assertThat(fleet.picks(50)).as("before %s s", seconds).doesNotContainKey("a");
      fleet.now += seconds * SECOND / 2 + 2;
      assertThat(fleet.picks(50)).as("after %s s", seconds).containsEntry("a", 1);
      fleet.call(fleet.member("a"), Outcome.FAILED);
      fleet.refresh();
    }
    assertThat(fleet.balancer.views(fleet.now).get(0).tries()).isEqualTo(longest.length);
  }

  @Test
  void callsThatBeganBeforeTheEjectionDecideNothing() {
    fleet.update(endpoints("a", "b"));
    Member a = fleet.member("a");
    int slow = a.started(0);
    fleet.now = 10 * MS;
    fleet.fail("a", 5);
    fleet.refresh();
    a.ended(slow, false, false, 0, 20 * MS, Outcome.ANSWERED, 0);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("b", 4));
  }

  @Test
  void aTryThatIsGivenUpLetsTheNextCallTry() {
    fleet.update(endpoints("a", "b"));
    fleet.fail("a", 5);
    fleet.after(1501 * MS);
    assertThat(fleet.picks(10)).containsEntry("a", 1);
    fleet.call(fleet.member("a"), Outcome.ABANDONED);
    assertThat(fleet.picks(10)).containsEntry("a", 1);
  }

  @Test
  void aTryThatNeverEndsIsFollowedByAnotherAfterAMinute() {
    fleet.update(endpoints("a", "b"));
    fleet.fail("a", 5);
    fleet.after(1501 * MS);
    assertThat(fleet.picks(10)).containsEntry("a", 1);
    fleet.member("a").started(fleet.now);
    fleet.after(59 * SECOND);
    assertThat(fleet.picks(10)).doesNotContainKey("a");
    fleet.after(SECOND);
    assertThat(fleet.picks(10)).containsEntry("a", 1);
  }

  @Test
  void whoFailsAgainSoonAfterItCameBackWaitsLongerAndWhoWasWellForAMinuteDoesNot() {
    fleet.update(endpoints("a", "b", "c"));
    fleet.fail("a", 5);
    fleet.after(1501 * MS);
    assertThat(fleet.picks(10)).containsEntry("a", 1);
    fleet.call(fleet.member("a"), Outcome.FAILED);
    fleet.after(3001 * MS);
    fleet.call(fleet.member("a"), Outcome.ANSWERED);
    fleet.refresh();
    fleet.fail("a", 5);
    fleet.after(1501 * MS);
    assertThat(fleet.picks(10)).doesNotContainKey("a");
    fleet.after(1501 * MS);
    assertThat(fleet.picks(10)).containsEntry("a", 1);
    fleet.call(fleet.member("a"), Outcome.ANSWERED);
    fleet.after(61 * SECOND);
    fleet.fail("a", 5);
    fleet.after(1501 * MS);
    assertThat(fleet.picks(10)).containsEntry("a", 1);
  }

  @Test
  void withoutEjectionFailuresChangeNothingAndWhoWasOutComesBack() {
    fleet.update(endpoints("a", "b"));
    fleet.fail("a", 5);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("b", 4));
    fleet.balancer.configure(config.toBuilder().ejection(null).build(), fleet.now);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("a", 2, "b", 2));
    fleet.fail("a", 50);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("a", 2, "b", 2));
  }

  @Test
  void aNewcomerStartsWithATenthAndGrows() {
    withSlowStart();
    fleet.update(endpoints("a", "b"));
    assertThat(rule.last().weights()).containsExactly(1, 1);
    fleet.after(20 * SECOND);
    fleet.update(endpoints("a", "b", "c"));
    assertThat(rule.last().weights()).containsExactly(1, 1, 0.1);
    assertThat(fleet.stages()).isEqualTo("a PICKED, b PICKED, c STARTING");
    fleet.after(5 * SECOND);
    assertThat(rule.last().weights()).containsExactly(1, 1, 0.5);
    fleet.after(5 * SECOND);
    assertThat(rule.last().even()).isTrue();
    assertThat(fleet.stages()).isEqualTo("a PICKED, b PICKED, c PICKED");
  }

  @Test
  void aNewcomerStartsSlowlyFromWhenItServesHoweverLongItWasListedBefore() {
    withSlowStart();
    fleet.update(endpoints("a", "b"));
    fleet.after(20 * SECOND);
    fleet.connects = false;
    fleet.update(endpoints("a", "b", "c", "d"));
    fleet.balancer.connected(fleet.member("c"), false, true);
    connect("d", false);
    fleet.after(30 * SECOND);
    connect("c", true);
    fleet.refresh();
    assertThat(fleet.stages()).isEqualTo("a PICKED, b PICKED, c STARTING, d NOT_SERVING");
    assertThat(rule.last().weights()).containsExactly(1, 1, 0.1);
    fleet.after(5 * SECOND);
    connect("d", true);
    fleet.refresh();
    assertThat(rule.last().weights()).containsExactly(1, 1, 0.5, 0.1);
    fleet.after(5 * SECOND);
    assertThat(rule.last().weights()).containsExactly(1, 1, 1, 0.5);
    fleet.after(5 * SECOND);
    assertThat(rule.last().even()).isTrue();
  }

  @Test
  void whoServedOnceStartsSlowlyNoMoreWhateverBecomesOfItsConnectionOrHealth() {
    withSlowStart();
    fleet.update(endpoints("a", "b"));
    fleet.after(20 * SECOND);
    fleet.balancer.connected(fleet.member("a"), false, true);
    fleet.after(20 * SECOND);
    fleet.balancer.connected(fleet.member("a"), true, false);
    fleet.refresh();
    assertThat(rule.last().weights()).containsExactly(1, 1);
    fleet.balancer.serving(fleet.member("a"), false);
    fleet.after(20 * SECOND);
    fleet.balancer.serving(fleet.member("a"), true);
    fleet.refresh();
    assertThat(rule.last().weights()).containsExactly(1, 1);
    fleet.update(endpoint("a").toBuilder().weight(1).build(), endpoint("c"));
    assertThat(fleet.stages()).isEqualTo("a PICKED, c STARTING");
  }

  @Test
  void aPodThatTakesOverAnAddressStartsSlowlyThoughTheAddressIsWellKnown() {
    withSlowStart();
    fleet.update(endpoint("a"), Endpoint.builder("b").address("10.0.0.9", 80).build());
    fleet.after(20 * SECOND);
    fleet.update(endpoint("a"), Endpoint.builder("c").address("10.0.0.9", 80).build());
    assertThat(fleet.stages()).isEqualTo("a PICKED, c STARTING");
  }

  @Test
  void whereAllAreNewNobodyStartsSlowlyAndNoneFallsBackAsTheyGrowOldOneByOne() {
    withSlowStart();
    fleet.connects = false;
    fleet.update(endpoints("a", "b", "c"));
    connect("a", true);
    fleet.after(3 * SECOND);
    connect("b", true);
    fleet.after(3 * SECOND);
    assertThat(rule.last().weights()).containsExactly(1, 1);
    for (int i = 0; i < 20; i++) {
      fleet.after(SECOND);
      assertThat(rule.last().weights()).as("after %s s", 7 + i).containsExactly(1, 1);
    }
    connect("c", true);
    fleet.refresh();
    assertThat(rule.last().weights()).as("too late to be one of them").containsExactly(1, 1, 0.1);
  }

  @Test
  void whoIsLeftWithoutOldOnesHasItsFullShareForGood() {
    withSlowStart();
    fleet.update(endpoints("a"));
    fleet.after(20 * SECOND);
    fleet.update(endpoints("a", "b"));
    fleet.after(2 * SECOND);
    fleet.update(endpoints("a", "b", "c"));
    assertThat(fleet.stages()).isEqualTo("a PICKED, b STARTING, c STARTING");
    fleet.update(endpoints("b", "c"));
    assertThat(rule.last().weights()).containsExactly(1, 1);
    fleet.after(9 * SECOND);
    assertThat(rule.last().weights()).containsExactly(1, 1);
  }

  @Test
  void whoTheSubsetKeptInReserveIsNoNewcomerUnlessItShowsThatItIsNotReady() {
    with(
        config.toBuilder().slowStart(SlowStart.DEFAULT).subset(new Subset(5, 5)).build(),
        Client.anywhere(1));
    Endpoint[] many = new Endpoint[40];
    Arrays.setAll(many, i -> endpoint("pod-" + i));
    fleet.update(many);
    fleet.after(20 * SECOND);
    fleet.connects = false;
    Member sound = takenInsteadOf(fleet.open.keySet().iterator().next());
    fleet.after(SECOND);
    fleet.balancer.connected(sound, true, false);
    fleet.refresh();
    assertThat(sound.stage).isEqualTo(Stage.PICKED);
    Member ill = takenInsteadOf(sound.endpoint().id());
    fleet.balancer.serving(ill, false);
    fleet.balancer.connected(ill, true, false);
    fleet.after(20 * SECOND);
    fleet.balancer.serving(ill, true);
    fleet.refresh();
    assertThat(ill.stage).isEqualTo(Stage.STARTING);
  }

  @Test
  void whoTheSubsetTakesAsSoonAsItIsListedStartsSlowlyFromWhenItServes() {
    with(
        config.toBuilder().slowStart(SlowStart.DEFAULT).subset(new Subset(5, 5)).build(),
        Client.anywhere(1));
    Endpoint[] some = new Endpoint[6];
    Arrays.setAll(some, i -> endpoint("pod-" + i));
    fleet.update(some);
    fleet.after(20 * SECOND);
    fleet.connects = false;
    String newcomer = "";
    for (int i = 6; !fleet.open.containsKey(newcomer); i++) {
      newcomer = "pod-" + i;
      some[5] = endpoint(newcomer);
      fleet.update(some);
    }
    fleet.after(15 * SECOND);
    fleet.balancer.connected(fleet.member(newcomer), true, false);
    fleet.refresh();
    assertThat(fleet.member(newcomer).stage).isEqualTo(Stage.STARTING);
  }

  private Member takenInsteadOf(String id) {
    fleet.log.clear();
    fleet.balancer.connected(fleet.member(id), false, true);
    fleet.refresh();
    assertThat(fleet.log).hasSize(1);
    return fleet.member(fleet.log.get(0).substring("open ".length()));
  }

  private void withSlowStart() {
    with(config.toBuilder().slowStart(SlowStart.DEFAULT).build(), Client.anywhere(1));
  }

  @Test
  void theOwnZoneIsCalledFirstWithAHundredthAsProbesElsewhere() {
    with(
        config.toBuilder().zones(Zones.DEFAULT).build(),
        new Client(new ClientView("near", "", true), OptionalInt.empty(), 1));
    fleet.update(in("near", "a"), in("near", "b"), in("far", "c"), in("far", "d"));
    Map<String, Integer> picks = fleet.picks(100_000);
    // Binomial with mean 1000 and a deviation of 31.
    assertThat(picks.get("c") + picks.get("d")).isBetween(850, 1150);
    assertThat(fleet.stages()).isEqualTo("a PICKED, b PICKED, c REMOTE, d REMOTE");
  }

  @Test
  void whereTheOwnZoneIsDownTheOthersTakeAllAndWhenItIsBackItIsUsedAgain() {
    with(
        config.toBuilder().zones(Zones.DEFAULT).build(),
        new Client(new ClientView("near", "", true), OptionalInt.empty(), 1));
    fleet.update(in("near", "a"), in("near", "b"), in("far", "c"));
    for (String id : List.of("a", "b")) {
      fleet.balancer.connected(fleet.member(id), false, true);
    }
    assertThat(fleet.picks(100)).isEqualTo(Map.of("c", 100));
    fleet.balancer.connected(fleet.member("a"), true, false);
    Map<String, Integer> half = fleet.picks(10_000);
    // 1.4 times one of two stay: 70 %.
    assertThat(half.get("a")).isBetween(6_700, 7_300);
    fleet.balancer.connected(fleet.member("b"), true, false);
    assertThat(fleet.picks(10_000).get("c")).isLessThan(200);
  }

  @Test
  void newLocalEndpointsThatConnectSendNoCallsAway() {
    withZones();
    fleet.update(in("near", "a"), in("near", "b"), in("near", "c"), in("far", "z"));
    fleet.connects = false;
    scaleUp();
    assertThat(fleet.balancer.remoteShare()).as("probes alone").isEqualTo(0.01);
    for (String id : List.of("d", "e", "f")) {
      fleet.balancer.connected(fleet.member(id), true, false);
      fleet.refresh();
      assertThat(fleet.balancer.remoteShare()).isEqualTo(0.01);
    }
  }

  @Test
  void ofNewLocalEndpointsThoseCountAsLostThatCannotBeReached() {
    withZones();
    fleet.update(in("near", "a"), in("near", "b"), in("near", "c"), in("far", "z"));
    fleet.connects = false;
    scaleUp();
    for (String id : List.of("d", "e", "f")) {
      fleet.balancer.connected(fleet.member(id), false, true);
    }
    fleet.refresh();
    // 1.4 times three of six stay: 70 %.
    assertThat(fleet.balancer.remoteShare()).isCloseTo(0.3, within(1e-9));
    for (String id : List.of("d", "e", "f")) {
      fleet.balancer.connected(fleet.member(id), false, false);
    }
    fleet.refresh();
    assertThat(fleet.balancer.remoteShare()).as("tried again").isCloseTo(0.3, within(1e-9));
  }

  @Test
  void localEndpointsThatLoseTheirConnectionsAreLostCapacityAtOnce() {
    withZones();
    fleet.update(in("near", "a"), in("near", "b"), in("far", "z"));
    fleet.balancer.connected(fleet.member("a"), false, false);
    fleet.refresh();
    assertThat(fleet.balancer.remoteShare()).isCloseTo(0.3, within(1e-9));
  }

  @Test
  void atTheStartTheFirstLocalEndpointKeepsItsCallsAndAnyRemoteOneIsBetterThanNone() {
    withZones();
    fleet.connects = false;
    fleet.update(in("near", "a"), in("near", "b"), in("near", "c"), in("far", "z"));
    fleet.balancer.connected(fleet.member("z"), true, false);
    assertThat(fleet.picks(2)).isEqualTo(Map.of("z", 2));
    fleet.balancer.connected(fleet.member("a"), true, false);
    fleet.refresh();
    assertThat(fleet.balancer.remoteShare()).isEqualTo(0.01);
  }

  private void withZones() {
    with(
        config.toBuilder().zones(Zones.DEFAULT).build(),
        new Client(new ClientView("near", "", true), OptionalInt.empty(), 1));
  }

  private void scaleUp() {
    fleet.update(
        in("near", "a"),
        in("near", "b"),
        in("near", "c"),
        in("near", "d"),
        in("near", "e"),
        in("near", "f"),
        in("far", "z"));
  }

  @Test
  void aLocalTierThatIsMuchSlowerSpills() {
    with(
        config.toBuilder().pick(InTurn.by(Latency.DEFAULT)).zones(Zones.DEFAULT).build(),
        new Client(new ClientView("near", "", true), OptionalInt.empty(), 1));
    fleet.update(in("near", "a"), in("far", "b"));
    for (int i = 0; i < 120; i++) {
      took(fleet.member("a"), 100 * MS);
      took(fleet.member("b"), 10 * MS);
      fleet.after(SECOND);
    }
    assertThat(fleet.picks(1_000).get("b")).isGreaterThan(300);
  }

  @Test
  void whereTheMetricTellsNothingOfServersLoadIsWhatTheyReport() {
    withZones();
    fleet.update(in("near", "a"), in("near", "b"), in("far", "c"));
    assertThat(shareAfterAMinute(0.6, 0.05)).as("an idle zone draws nothing").isEqualTo(0.01);
    double relieved = shareAfterAMinute(0.9, 0.3);
    assertThat(relieved).isGreaterThan(0.3);
    for (int i = 0; i < 120; i++) {
      fleet.after(SECOND);
    }
    assertThat(fleet.balancer.remoteShare()).as("reports that are old").isEqualTo(0.01);
  }

  private double shareAfterAMinute(double local, double remote) {
    for (int i = 0; i < 60; i++) {
      fleet.member("a").reported(new LoadReport(local, 0, 0, 10, 0, Map.of(), fleet.now));
      fleet.member("b").reported(new LoadReport(0.2, 0, local, 10, 0, Map.of(), fleet.now));
      fleet.member("c").reported(new LoadReport(remote, 0, 0, 10, 0, Map.of(), fleet.now));
      fleet.after(SECOND);
    }
    return fleet.balancer.remoteShare();
  }

  @Test
  void loadsByTheMetricAreNotComparedWithThoseByReports() {
    with(
        config.toBuilder().pick(InTurn.by(Latency.DEFAULT)).zones(Zones.DEFAULT).build(),
        new Client(new ClientView("near", "", true), OptionalInt.empty(), 1));
    fleet.update(in("near", "a"), in("far", "b"));
    for (int i = 0; i < 60; i++) {
      took(fleet.member("a"), 100 * MS);
      fleet.member("b").reported(new LoadReport(0.5, 0, 0, 10, 0, Map.of(), fleet.now));
      fleet.after(SECOND);
    }
    assertThat(fleet.balancer.remoteShare()).isEqualTo(0.01);
  }

  private void took(Member member, long nanos) {
    int token = member.started(fleet.now);
    member.ended(token, false, false, fleet.now, fleet.now + nanos, Outcome.ANSWERED, 0);
  }

  @Test
  void ofVeryManyAClientUsesSomeAndMoreWhereSomeCannotBeUsed() {
    with(config.toBuilder().subset(new Subset(5, 5)).build(), Client.anywhere(1));
    Endpoint[] many = new Endpoint[40];
    Arrays.setAll(many, i -> endpoint("pod-" + i));
    fleet.update(many);
    assertThat(fleet.open).hasSize(5);
    assertThat(fleet.picks(100)).hasSize(5);
    Set<String> before = Set.copyOf(fleet.open.keySet());
    String first = before.iterator().next();
    fleet.balancer.connected(fleet.member(first), false, true);
    fleet.refresh();
    assertThat(fleet.open).hasSize(6);
    assertThat(fleet.open.keySet()).containsAll(before);
    assertThat(fleet.picks(100)).hasSize(5).doesNotContainKey(first);
    fleet.balancer.connected(fleet.member(first), true, false);
    fleet.refresh();
    assertThat(fleet.open.keySet()).isEqualTo(before);
  }

  @Test
  void changedSettingsTakeEffectWithoutClosingAConnection() {
    fleet.update(endpoints("a", "b"));
    Member a = fleet.member("a");
    int running = a.started(0);
    fleet.log.clear();
    InTurn other = InTurn.by(Latency.DEFAULT);
    fleet.balancer.configure(BalancerConfig.DEFAULT.toBuilder().pick(other).build(), 0);
    assertThat(fleet.picks(4)).isEqualTo(Map.of("a", 2, "b", 2));
    assertThat(other.given()).isNotEmpty();
    assertThat(fleet.log).isEmpty();
    a.ended(running, false, false, 0, 10 * MS, Outcome.ANSWERED, 0);
    assertThat(a.inFlight()).isZero();
    FleetPicker picker = fleet.refresh();
    fleet.balancer.configure(BalancerConfig.DEFAULT.toBuilder().pick(other).build(), 0);
    assertThat(fleet.refresh()).isSameAs(picker);
  }

  /** As of a user's own that is no record: it breaks the contract, and only what was learnt. */
  @Test
  void whereAMetricEqualsNoOtherItsNewLoadsAreTheOnesThatArePickedBy() {
    AtomicInteger loads = new AtomicInteger();
    List<Candidates> given = new ArrayList<>();
    PickRule rule =
        new PickRule() {
          @Override
          public LoadMetric metric() {
            return () ->
                at -> {
                  int made = loads.incrementAndGet();
                  return (inFlight, weight, now) -> made;
                };
          }

          @Override
          public Pickers newPickers(RandomGenerator random) {
            return (candidates, now) -> {
              given.add(candidates);
              return (call, at) -> 0;
            };
          }
        };
    BalancerConfig config = BalancerConfig.DEFAULT.toBuilder().pick(rule).slowStart(null).build();
    BalancerFixture fleet = new BalancerFixture(config, Client.anywhere(1));
    fleet.update(endpoints("a", "b"));
    fleet.balancer.configure(config.toBuilder().ejection(null).build(), fleet.now);
    fleet.refresh();
    Candidates last = given.get(given.size() - 1);
    for (int i = 0; i < last.size(); i++) {
      assertThat(last.load(i, fleet.now)).isEqualTo(last.get(i).load(fleet.now)).isGreaterThan(2);
    }
  }

  @Test
  void whatIsToBeAvoidedIsPickedOnlyWhereThereIsNothingElse() {
    fleet.update(endpoints("a", "b", "c"));
    FleetPicker picker = fleet.refresh();
    for (int i = 0; i < 20; i++) {
      Member picked = picker.pick(CallInfo.UNKNOWN, m -> !m.endpoint().id().equals("c"), fleet.now);
      assertThat(picked.endpoint().id()).isEqualTo("c");
    }
    assertThat(picker.pick(CallInfo.UNKNOWN, m -> true, fleet.now)).isNotNull();
  }

  @Test
  void aPickerThatAgesIsReplaced() {
    InTurn aging = InTurn.aging(rule.metric(), 2 * SECOND);
    with(BalancerFixture.plain(aging), Client.anywhere(1));
    fleet.update(endpoints("a", "b"));
    fleet.after(SECOND);
    assertThat(aging.given()).hasSize(1);
    fleet.after(SECOND);
    assertThat(aging.given()).hasSize(2);
  }

  @Test
  void aClockThatGoesBackOrOverflowsBreaksNothing() {
    for (long start : new long[] {Long.MAX_VALUE - SECOND, Long.MIN_VALUE, -5, 0}) {
      with(
          BalancerConfig.DEFAULT.toBuilder().pick(InTurn.by(Latency.DEFAULT)).build(),
          new Client(new ClientView("near", "", true), OptionalInt.empty(), 1));
      fleet.now = start;
      fleet.update(in("near", "a"), in("near", "b"), in("far", "c"));
      for (long step : new long[] {SECOND, -5 * SECOND, 3 * SECOND, -SECOND, 90 * SECOND}) {
        fleet.fail("a", 5);
        fleet.after(step);
        assertThat(fleet.picks(10).values().stream().mapToInt(i -> i).sum()).isEqualTo(10);
        assertThat(fleet.picks(10)).doesNotContainKey("none");
      }
    }
  }

  @Test
  void oneHundredThousandEndpointsAreTakenInAndOneChangeTouchesOne() {
    Endpoint[] many = new Endpoint[100_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = Endpoint.of("10." + i / 65536 + "." + i / 256 % 256 + "." + i % 256, 80);
    }
    fleet.update(many);
    assertThat(fleet.open).hasSize(100_000);
    fleet.log.clear();
    many[500] = many[500].toBuilder().state(State.DRAINING).build();
    fleet.update(many);
    assertThat(fleet.log).isEmpty();
    assertThat(rule.last().size()).isEqualTo(99_999);
  }

  @Test
  void anEmptySetClosesAll() {
    fleet.update(endpoints("a", "b"));
    fleet.balancer.update(EndpointSet.EMPTY, 0);
    assertThat(fleet.refresh().isEmpty()).isTrue();
    assertThat(fleet.open).isEmpty();
  }

  @Test
  void whatAServerReportsIsSeenByTheRule() {
    fleet.update(endpoints("a", "b"));
    assertThat(rule.last().get(0).report()).isNull();
    LoadReport report = new LoadReport(0.5, 0, 0, 10, 0, Map.of(), 0);
    fleet.member("a").reported(report);
    assertThat(rule.last().get(0).report()).isSameAs(report);
  }

  @Test
  void aStreamThatIsReleasedCountsNoMoreWhileItRuns() {
    fleet.update(endpoints("a"));
    Member a = fleet.member("a");
    int token = a.started(0);
    a.answered(token, 0, MS);
    a.released();
    assertThat(a.inFlight()).isZero();
    a.ended(token, true, true, 0, SECOND, Outcome.ANSWERED, 0);
    assertThat(a.inFlight()).isZero();
  }

  @Test
  void theViewSaysWhatIsKnownOfEach() {
    fleet.update(endpoints("a", "b"));
    fleet.member("a").started(0);
    fleet.fail("a", 2);
    MemberView view = fleet.balancer.views(0).get(0);
    assertThat(view.endpoint().id()).isEqualTo("a");
    assertThat(view.inFlight()).isEqualTo(1);
    assertThat(view.load()).isEqualTo(1);
    assertThat(view.weight()).isEqualTo(1);
    assertThat(view.failures()).isEqualTo(2);
    assertThat(view.connected()).isTrue();
    assertThat(view.stage().words()).isEqualTo("picked");
    assertThat(fleet.balancer.nextRefresh()).isEqualTo(Duration.ofSeconds(1).toNanos());
  }

  private static Endpoint in(String zone, String id) {
    return endpoint(id).toBuilder().locality(Locality.ofZone(zone)).build();
  }
}
