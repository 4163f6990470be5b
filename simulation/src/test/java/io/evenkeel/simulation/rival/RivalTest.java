// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.simulation.policy.Backend;
import io.evenkeel.simulation.policy.Listing;
import io.evenkeel.simulation.policy.Policy;
import io.evenkeel.simulation.policy.Policy.Attempt;
import io.evenkeel.simulation.policy.PolicyKind;
import io.evenkeel.simulation.policy.Probes.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RivalTest {

  private static final long MS = 1_000_000;
  private static final long SECOND = 1000 * MS;

  private final List<Backend> backends =
      List.of(Backend.of(0, ""), Backend.of(1, ""), Backend.of(2, ""), Backend.of(3, ""));
  private final Map<Backend, Consumer<Answer>> probes = new HashMap<>();
  private final Map<Backend, Integer> probed = new HashMap<>();

  static List<PolicyKind> all() {
    return Rivals.ALL;
  }

  private Policy policy(PolicyKind kind, List<Backend> ready) {
    Policy policy =
        kind.create(
            new PolicyKind.Setting(
                0,
                "",
                RacyRandom.seeded(1),
                (backend, to) -> {
                  probes.put(backend, to);
                  probed.merge(backend, 1, Integer::sum);
                }));
    policy.update(Listing.of(ready, List.of()), 0);
    return policy;
  }

  private Policy policy(PolicyKind kind, int size) {
    return policy(kind, backends.subList(0, size));
  }

  private static Attempt pick(Policy policy, long now) {
    Attempt attempt = policy.pick(CallInfo.UNKNOWN, now);
    assertThat(attempt).isNotNull();
    return attempt;
  }

  /** Where so many calls went, each of which is answered before the next one. */
  private static Map<Backend, Integer> idlePicks(Policy policy, int calls, long from) {
    Map<Backend, Integer> picks = new HashMap<>();
    for (int i = 0; i < calls; i++) {
      Attempt attempt = pick(policy, from + i * MS);
      attempt.ended(Outcome.ANSWERED, from + i * MS);
      picks.merge(attempt.backend(), 1, Integer::sum);
    }
    return picks;
  }

  @ParameterizedTest
  @MethodSource("all")
  void noBackendMeansNoPick(PolicyKind kind) {
    assertThat(policy(kind, 0).pick(CallInfo.UNKNOWN, 0)).isNull();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSingleBackendGetsAllCalls(PolicyKind kind) {
    assertThat(idlePicks(policy(kind, 1), 10, 0)).containsExactly(Map.entry(backends.get(0), 10));
  }

  @ParameterizedTest
  @MethodSource("all")
  void oneThatIsGoneGetsNoCallAndOneThatDrainsOnlyWhereNoneIsReady(PolicyKind kind) {
    Policy policy = policy(kind, 4);
    idlePicks(policy, 50, 0);
    policy.update(Listing.of(backends.subList(2, 4), backends.subList(1, 2)), SECOND);
    assertThat(idlePicks(policy, 50, SECOND).keySet()).isSubsetOf(backends.subList(2, 4));

    policy.update(Listing.of(List.of(), backends.subList(1, 2)), 2 * SECOND);
    assertThat(idlePicks(policy, 5, 2 * SECOND)).containsOnlyKeys(backends.get(1));
  }

  @Test
  void roundRobinGivesEachTheSame() {
    assertThat(idlePicks(policy(Rivals.ROUND_ROBIN, 4), 40, 0).values()).containsOnly(10);
  }

  @Test
  void leastRequestOfTwoNeverTakesTheBusierOne() {
    Policy policy = policy(Rivals.LEAST_REQUEST, 2);
    Attempt busy = pick(policy, 0);

    assertThat(idlePicks(policy, 20, 0)).doesNotContainKey(busy.backend());
  }

  @Test
  void aFullScanTakesTheOnlyIdleOne() {
    Policy policy = policy(Rivals.FULL_SCAN, 4);
    List<Backend> first = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      first.add(pick(policy, 0).backend());
    }

    assertThat(first).containsExactlyInAnyOrderElementsOf(backends);
  }

  @Test
  void peakEwmaSendsOneCallToWhomItDoesNotKnowAndWaitsForTheAnswer() {
    Policy policy = policy(Rivals.PEAK_EWMA, 2);
    Attempt slow = pick(policy, 0);
    Attempt fast = pick(policy, 0);
    assertThat(fast.backend()).isNotEqualTo(slow.backend());
    fast.ended(Outcome.ANSWERED, 10 * MS);

    for (int i = 0; i < 20; i++) {
      assertThat(pick(policy, 20 * MS).backend()).isEqualTo(fast.backend());
    }
  }

  @Test
  void peakEwmaComesDownFromAPeakWithTime() {
    Policy policy = policy(Rivals.PEAK_EWMA, 2);
    Attempt peak = pick(policy, 0);
    Attempt usual = pick(policy, 0);
    usual.ended(Outcome.ANSWERED, 10 * MS);
    peak.ended(Outcome.ANSWERED, 30 * MS);

    // The peak is three times the other, which is kept up meanwhile: ln 3 × 10 s until they meet.
    long now = 30 * MS;
    long metAt = 0;
    while (metAt == 0) {
      now += 100 * MS;
      Attempt next = pick(policy, now);
      if (next.backend().equals(peak.backend())) {
        metAt = now;
      }
      next.ended(Outcome.ANSWERED, now + 10 * MS);
    }
    assertThat(metAt / 1e9).isCloseTo(11, within(0.5));
  }

  @Test
  void kratosPicksALoserThatWasNotPickedForThreeSeconds() {
    Policy policy = policy(Rivals.KRATOS, 2);
    Attempt slow = pick(policy, 0);
    Attempt fast = pick(policy, 0);
    assertThat(fast.backend()).isNotEqualTo(slow.backend());
    fast.ended(Outcome.ANSWERED, 10 * MS);
    slow.ended(Outcome.ANSWERED, 500 * MS);

    Map<Backend, Integer> before = idlePicks(policy, 500, 600 * MS);
    assertThat(before).doesNotContainKey(slow.backend());
    assertThat(pick(policy, 3100 * MS).backend()).isEqualTo(slow.backend());
  }

  @Test
  void kratosShunsOneThatFails() {
    Policy policy = policy(Rivals.KRATOS, 2);
    Attempt failing = pick(policy, 0);
    Attempt answering = pick(policy, 0);
    failing.ended(Outcome.FAILED, MS);
    answering.ended(Outcome.ANSWERED, 100 * MS);

    assertThat(idlePicks(policy, 100, 200 * MS)).doesNotContainKey(failing.backend());
  }

  @Test
  void prequalAsksThreeBackendsACallAndNoneTwice() {
    policy(Rivals.PREQUAL, 4).pick(CallInfo.UNKNOWN, 0);

    assertThat(probed).hasSize(3).containsValue(1).doesNotContainValue(2);
  }

  private void answer(int backend, int inFlight, long latency, long now) {
    Backend from = backends.get(backend);
    assertThat(probes).containsKey(from);
    probes.get(from).accept(new Answer(from, inFlight, latency, now));
  }

  private Policy prequal() {
    Policy policy = policy(Rivals.PREQUAL, 4);
    for (int i = 0; i < 20; i++) {
      policy.pick(CallInfo.UNKNOWN, 0);
    }
    return policy;
  }

  @Test
  void prequalTakesTheFastestOfTheColdOnes() {
    Policy policy = prequal();
    // Of seven numbers the sixth is the 84th percentile: what is above 3 is hot.
    for (int i = 0; i < 2; i++) {
      answer(0, 3, 20 * MS, 0);
      answer(1, 2, 10 * MS, 0);
      answer(2, 1, 30 * MS, 0);
    }
    answer(3, 9, MS, 0);

    assertThat(pick(policy, 0).backend()).isEqualTo(backends.get(1));
  }

  @Test
  void prequalForgetsAnAnswerAfterASecond() {
    Policy policy = prequal();
    answer(0, 0, MS, 0);
    answer(1, 0, MS, SECOND);
    answer(2, 5, MS, SECOND);

    // The first would have been as good as the second, and is the older one.
    assertThat(pick(policy, SECOND + MS).backend()).isEqualTo(backends.get(1));
  }
}
