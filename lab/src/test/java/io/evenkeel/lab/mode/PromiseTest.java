// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.measure.Spread;
import io.evenkeel.lab.state.NoticeNow;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromiseTest {

  private static final NoticeNow NONE = NoticeNow.NONE;

  @Test
  void onePodAClientIsBrokenByMorePodsThanClientsAndByNone() {
    Promise promise = Promise.onePodAClient();
    assertThat(promise.brokenBy("pinned", outcome(0, List.of(9, 0), 1, 1, NONE))).isNull();
    assertThat(promise.brokenBy("pinned", outcome(0, List.of(9, 9), 2, 1, NONE)))
        .isEqualTo("1 client used 2 pods over 1 connections");
    assertThat(promise.brokenBy("pinned", outcome(0, List.of(), 0, 5, NONE)))
        .isEqualTo("5 clients used 0 pods over 5 connections");
  }

  @Test
  void fiveClientsHaveFiveConnectionsAndNoMore() {
    assertThat(Promise.onePodAClient().brokenBy("pinned", outcome(0, List.of(9), 3, 5, NONE)))
        .isNull();
    assertThat(Promise.onePodAClient().brokenBy("pinned", counted(9, 5, 15)))
        .isEqualTo("5 clients used 3 pods over 15 connections");
  }

  @Test
  void losingNothingOfNothingIsNoPromiseKept() {
    assertThat(
            Promise.losesNothingIn("a rollout", Set.of("rollout"))
                .brokenBy("rollout", counted(0, 1, 1)))
        .isEqualTo("there were no calls");
  }

  @Test
  void evenIsWithinOneAndAHalfTimesWhatChanceDoes() {
    Promise promise = Promise.even();
    assertThat(promise.brokenBy("pinned", outcome(0, List.of(100, 101, 99), 3, 1, NONE))).isNull();
    assertThat(promise.brokenBy("scale-up", outcome(0, List.of(200, 50, 50), 3, 1, NONE)))
        .isEqualTo(
            "the variation of the pods' calls was 0.707, above 1.5 times the 0.082 of chance");
    assertThat(promise.brokenBy("pinned", outcome(0, List.of(), 0, 1, NONE)))
        .isEqualTo("no call was answered");
  }

  @Test
  void aPromiseIsHeldAgainstItsOwnScenariosAlone() {
    assertThat(Promise.even().brokenBy("slow-pod", outcome(0, List.of(9, 0), 1, 1, NONE))).isNull();
  }

  @Test
  void noticingIsBrokenByBeingLateAndByNotCallingAPod() {
    Promise promise = Promise.noticesWithin("200 ms", seen -> Duration.ofMillis(200));
    assertThat(promise.brokenBy("scale-up", noticed("noticed", 0.2, 3))).isNull();
    assertThat(promise.brokenBy("scale-up", noticed("noticed", 0.201, 3)))
        .isEqualTo(
            "3 of 3 new pods were called, the slowest after 201 ms, and 200 ms were promised");
    assertThat(promise.brokenBy("scale-up", noticed("waiting", 0.1, 2)))
        .isEqualTo(
            "2 of 3 new pods were called, the slowest after 100 ms, and 200 ms were promised");
    assertThat(promise.brokenBy("scale-up", outcome(0, List.of(1), 1, 1, NONE))).isNotNull();
  }

  @Test
  void notNoticingIsBrokenByACallAndByNotHavingWaited() {
    Promise promise = Promise.doesNotNotice();
    assertThat(promise.brokenBy("scale-up", noticed("missed", 60, 0))).isNull();
    assertThat(promise.brokenBy("scale-up", noticed("missed", 60, 1)))
        .isEqualTo("1 of 3 new pods were called in 60 s");
    assertThat(promise.brokenBy("scale-up", noticed("waiting", 30, 0)))
        .isEqualTo("0 of 3 new pods were called in 30 s");
  }

  @Test
  void losingNothingIsBrokenByOneCall() {
    Promise promise = Promise.losesNothingIn("a rollout", Set.of("rollout"));
    assertThat(promise.brokenBy("rollout", outcome(0, List.of(1), 1, 1, NONE))).isNull();
    assertThat(promise.brokenBy("rollout", outcome(1, List.of(1), 1, 1, NONE)))
        .isEqualTo("1 of 1000 calls failed");
  }

  @Test
  void dnsPromisesNothingWhereServersDoNotLingerForTheTtlAndFiveSeconds() {
    Promise promise = Promise.losesNothingBehindLingeringServersIn("a rollout", Set.of("rollout"));
    assertThat(promise.brokenBy("rollout", lingering(9.9, 1))).isNull();
    assertThat(promise.brokenBy("rollout", lingering(10, 1))).isEqualTo("1 of 1000 calls failed");
    assertThat(promise.brokenBy("rollout", lingering(10, 0))).isNull();
  }

  @Test
  void whoHasNoticedIsEvenOverAllPodsAtTheEnd() {
    Promise promise = Promise.evenOnceNoticed();
    NoticeNow noticed = new NoticeNow("noticed", 0.1, 3, 3);
    List<Integer> even = List.of(160, 160, 161, 159, 160, 160);
    List<Integer> half = List.of(300, 300, 300, 20, 20, 20);
    assertThat(promise.brokenBy("scale-up", settled(noticed, even))).isNull();
    assertThat(promise.brokenBy("scale-up", settled(noticed, half)))
        .isEqualTo(
            "the variation of the pods' calls was 0.875, above 1.5 times the 0.072 of chance");
    assertThat(promise.brokenBy("scale-up", settled(noticed, List.of())))
        .isEqualTo("no call was answered");
    assertThat(promise.brokenBy("scale-up", settled(new NoticeNow("missed", 60, 3, 1), half)))
        .isNull();
  }

  @Test
  void evenkeelsAreHeldToBeingEvenAfterAScaleUpAndDnsToLosingNothingWithoutTheApi() {
    NoticeNow noticed = new NoticeNow("noticed", 0.1, 3, 3);
    Outcome uneven = settled(noticed, List.of(300, 300, 300, 20, 20, 20));
    for (Mode mode : List.of(new KubernetesApi(), new EvenkeelDns())) {
      assertThat(broken(mode, "scale-up", uneven)).as(mode.id()).hasSize(1);
    }
    for (String scenario : List.of("pinned", "api-outage", "dns-outage", "rollout")) {
      assertThat(broken(new EvenkeelDns(), scenario, lingering(10, 1)))
          .as(scenario)
          .containsExactly("1 of 1000 calls failed");
    }
  }

  @Test
  void aPolicyIsHeldToItsTail() {
    for (Mode mode : List.of(new KubernetesEvenkeel(), new DnsEvenkeel())) {
      for (String scenario : List.of("slow-pod", "gc-pauses", "cold-pod")) {
        assertThat(broken(mode, scenario, tail(150.0))).isEmpty();
        assertThat(broken(mode, scenario, tail(151.0)))
            .containsExactly("99 % of the calls took at most 151 ms");
        assertThat(broken(mode, scenario, tail(null))).containsExactly("no call was answered");
      }
    }
  }

  @Test
  void aTailThatIsShortBecauseCallsFailInsteadOfWaitingIsNone() {
    for (Mode mode : List.of(new KubernetesEvenkeel(), new DnsEvenkeel())) {
      for (String scenario : List.of("slow-pod", "gc-pauses", "cold-pod")) {
        assertThat(broken(mode, scenario, lost(10))).isEmpty();
        assertThat(broken(mode, scenario, lost(20))).containsExactly("20 of 1000 calls failed");
      }
    }
  }

  @Test
  void aPolicyIsHeldToHowManyCallsItLoses() {
    Map<String, Integer> most =
        Map.of("failing-pod", 59, "hung-pod", 109, "node-loss", 109, "zone-outage", 268);
    most.forEach(
        (scenario, calls) -> {
          assertThat(broken(new DnsEvenkeel(), scenario, lost(calls))).isEmpty();
          assertThat(broken(new DnsEvenkeel(), scenario, lost(calls + 1)))
              .containsExactly(calls + 1 + " calls failed, above " + calls);
        });
  }

  @Test
  void ofFewCallsAPolicyMayLoseWhatItTakesToEjectAPod() {
    Map.of("failing-pod", 12, "hung-pod", 14, "node-loss", 14, "zone-outage", 31)
        .forEach(
            (scenario, calls) -> {
              assertThat(broken(new DnsEvenkeel(), scenario, sparse(calls))).isEmpty();
              assertThat(broken(new DnsEvenkeel(), scenario, sparse(calls + 1)))
                  .containsExactly(calls + 1 + " calls failed, above " + calls);
            });
  }

  @Test
  void whatThePolicyPromisesIsHeldAgainstItsRuleAdaptiveAlone() {
    for (Mode mode : List.of(new KubernetesEvenkeel(), new DnsEvenkeel())) {
      assertThat(broken(mode, "slow-pod", picked("adaptive", 620.0))).hasSize(1);
      assertThat(broken(mode, "slow-pod", picked("round_robin", 620.0))).isEmpty();
    }
  }

  @Test
  void aClientWithAZoneIsHeldToStayThereAndToComeBack() {
    assertThat(broken(new KubernetesEvenkeel(), "zone-outage", local(0.8, 0.8))).isEmpty();
    assertThat(broken(new KubernetesEvenkeel(), "zone-outage", local(1, 0.5)))
        .containsExactly("100 % were local before the outage, and 50 % at the end");
    assertThat(broken(new KubernetesEvenkeel(), "zone-outage", local(0.33, 1)))
        .containsExactly("33 % were local before the outage, and 100 % at the end");
  }

  @Test
  void drawsAreHeldToBeNearlyEven() {
    assertThat(broken(new DnsEvenkeel(), "pinned", outcome(0, List.of(170, 130, 0), 3, 1, NONE)))
        .isEmpty();
    assertThat(broken(new DnsEvenkeel(), "pinned", outcome(0, List.of(200, 100, 0), 3, 1, NONE)))
        .containsExactly("the busiest pod had 2.00 times the mean, above 1.75");
  }

  private static Outcome tail(@Nullable Double p99) {
    return with(outcome(0, List.of(1), 1, 1, NONE), p99, 0, 0);
  }

  private static Outcome lost(long failed) {
    return outcome(failed, List.of(1), 1, 1, NONE);
  }

  private static Outcome sparse(long failed) {
    return outcome(failed, List.of(1), 1, 1, NONE, 5);
  }

  private static Outcome local(double before, double after) {
    return with(outcome(0, List.of(1), 1, 1, NONE), 20.0, before, after);
  }

  private static Outcome picked(String rule, double p99) {
    return with(outcome(0, List.of(1), 1, 1, NONE), p99, 0, 0, rule);
  }

  private static Outcome with(
      Outcome seen, @Nullable Double p99, double localBefore, double localAfter) {
    return with(seen, p99, localBefore, localAfter, seen.rule());
  }

  private static Outcome with(
      Outcome seen, @Nullable Double p99, double localBefore, double localAfter, String rule) {
    return new Outcome(
        seen.calls(),
        seen.failed(),
        seen.steady(),
        seen.settled(),
        seen.podsUsed(),
        seen.clients(),
        seen.connections(),
        seen.notice(),
        seen.observed(),
        seen.dnsTtl(),
        seen.linger(),
        seen.connectionAge(),
        seen.rate(),
        seen.callsSince(),
        seen.failedSince(),
        p99,
        localBefore,
        localAfter,
        rule);
  }

  private static List<String> broken(Mode mode, String scenario, Outcome outcome) {
    return mode.promises().stream()
        .map(promise -> promise.brokenBy(scenario, outcome))
        .filter(Objects::nonNull)
        .toList();
  }

  private static Outcome settled(NoticeNow notice, Collection<Integer> counts) {
    Outcome seen = outcome(0, List.of(100, 100, 100), 3, 1, notice);
    return with(seen, Spread.of(counts), seen.linger());
  }

  private static Outcome with(Outcome seen, @Nullable Spread settled, Duration linger) {
    return new Outcome(
        seen.calls(),
        seen.failed(),
        seen.steady(),
        settled,
        seen.podsUsed(),
        seen.clients(),
        seen.connections(),
        seen.notice(),
        seen.observed(),
        seen.dnsTtl(),
        linger,
        seen.connectionAge(),
        seen.rate(),
        seen.callsSince(),
        seen.failedSince(),
        seen.p99Millis(),
        seen.localShareBefore(),
        seen.localShareAfter(),
        seen.rule());
  }

  private static Outcome counted(long calls, int clients, int connections) {
    return new Outcome(
        calls,
        0,
        null,
        null,
        3,
        clients,
        connections,
        NONE,
        Duration.ZERO,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(40),
        100,
        calls,
        0,
        20.0,
        0,
        0,
        "");
  }

  private static Outcome noticed(String state, double seconds, int noticed) {
    return outcome(0, List.of(1), 1, 1, new NoticeNow(state, seconds, 3, noticed));
  }

  private static Outcome lingering(double seconds, long failed) {
    Outcome seen = outcome(failed, List.of(1), 1, 1, NONE);
    return with(seen, seen.settled(), Duration.ofMillis((long) (seconds * 1000)));
  }

  private static Outcome outcome(
      long failed, Collection<Integer> counts, int podsUsed, int clients, NoticeNow notice) {
    return outcome(failed, counts, podsUsed, clients, notice, 100);
  }

  private static Outcome outcome(
      long failed,
      Collection<Integer> counts,
      int podsUsed,
      int clients,
      NoticeNow notice,
      double rate) {
    return new Outcome(
        1000,
        failed,
        Spread.of(counts),
        null,
        podsUsed,
        clients,
        clients,
        notice,
        Duration.ofMillis((long) (notice.seconds() * 1000)),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(40),
        rate,
        1000,
        failed,
        20.0,
        0,
        0,
        "");
  }
}
