// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.core.balance.PickRules;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.lab.cluster.ClusterSettings;
import io.evenkeel.lab.cluster.PodView;
import io.evenkeel.lab.state.EndpointNow;
import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.PodShare;
import io.evenkeel.lab.state.Snapshot;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole lab: what is done to it, and what it says of that. */
class LabIT {

  // Pods start in half a second, and DNS with this TTL follows within a second; the rest is for a
  // machine that others keep busy.
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration TTL = Duration.ofSeconds(1);

  private static Lab lab;

  @BeforeAll
  static void start() throws InterruptedException {
    Lab.prepareJvm();
    lab =
        Lab.start(
            LabSettings.DEFAULT.cluster(
                LabSettings.DEFAULT.cluster().toBuilder()
                    // Long enough for the TTL; each test waits for what the one before let go.
                    .dnsTtl(TTL)
                    .linger(TTL.multipliedBy(2))
                    .build()));
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @BeforeEach
  void reset() throws InterruptedException {
    lab.act("reset", Map.of());
    assertThat(lab.cluster().awaitReady(3, SOON)).isTrue();
    // A pod of the test before that still drains would break connections in the next test.
    await().atMost(SOON).until(() -> lab.cluster().pods().size() == 3);
  }

  @Test
  void aScaleUpIsNoticedByThoseWhoWatchAndIsASentence() {
    lab.act("scale-up", Map.of("replicas", "5"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              for (String watching : new String[] {"kubernetes", "evenkeel-dns"}) {
                assertThat(mode(watching).notice().state()).as(watching).isEqualTo("noticed");
                assertThat(mode(watching).notice().pods()).as(watching).isEqualTo(2);
              }
              // gRPC's own dns is not held to anything here: a reconnect to a pod that the test
              // before took away makes it resolve anew at any time.
              assertThat(mode("clusterip").notice().state()).isEqualTo("waiting");
            });
    EventNow event = last();
    assertThat(event.text()).isEqualTo("Scaled from 3 to 5");
    assertThat(sentence(event, "kubernetes"))
        .matches(
            "Called all 2 new pods within \\d+ ms of their being ready; no call of [0-9,]+"
                + " failed\\.");
    assertThat(sentence(event, "clusterip"))
        .matches(
            "Has not called any of the 2 new pods for [0-9.]+ m?s; no call of [0-9,]+ failed\\.");
  }

  @Test
  void aColdPodIsToldAsOneThatCameCold() {
    lab.act("cold-pod", Map.of());
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(last().text()).isEqualTo("Cold pod: scaled from 3 to 4");
              assertThat(sentence(last(), "kubernetes"))
                  .matches("Called the new pod within [0-9.]+ m?s of its being ready; .+");
            });
  }

  @Test
  void aHungPodIsAFaultUntilItIsPressedAgain() {
    lab.act("hung-pod", Map.of());
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(lab.now().cluster().pods()).anyMatch(pod -> pod.fault().equals("hung"));
              assertThat(action("hung-pod")).isTrue();
              assertThat(mode("kubernetes").failedPerSecond()).isPositive();
              assertThat(mode("kubernetes").lastFailure()).startsWith("DEADLINE_EXCEEDED");
            });
    assertThat(last().until()).isNull();
    lab.act("hung-pod", Map.of());
    await().atMost(SOON).until(() -> last().until() != null && !action("hung-pod"));
    assertThat(lab.now().cluster().pods()).allMatch(pod -> pod.fault().isEmpty());
  }

  @Test
  void aFaultIsOverWhenItsPodIsGoneAndTheNextOneStrikesAnother() {
    lab.act("slow-pod", Map.of());
    String struck = struck();
    await().atMost(SOON).until(() -> action("slow-pod"));
    lab.cluster().deletePod(struck);
    // It lingers and drains first.
    await().atMost(SOON).until(() -> last().until() != null && !action("slow-pod"));
    assertThat(lab.now().cluster().pods()).noneMatch(pod -> pod.name().equals(struck));
    lab.act("slow-pod", Map.of());
    assertThat(struck()).isNotEqualTo(struck);
    lab.act("reset", Map.of());
    await().atMost(SOON).until(() -> !action("slow-pod"));
    assertThat(lab.cluster().pods()).allMatch(pod -> pod.fault() == null);
  }

  @Test
  void afterAResetNothingOfBeforeIsShownAsOfNow() {
    lab.act("scale-up", Map.of("replicas", "4"));
    await().atMost(SOON).until(() -> mode("kubernetes").notice().state().equals("noticed"));
    lab.act("hung-pod", Map.of());
    await().atMost(SOON).until(() -> mode("kubernetes").failedPerSecond() > 0);
    lab.act("reset", Map.of());
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(lab.now().cluster().pods()).hasSize(3);
              // Calls that hung failed within a second after it; the window no longer has them.
              assertThat(lab.now().windowSeconds()).isLessThan(Meter.WINDOW_SECONDS);
              assertThat(mode("kubernetes").failedPerSecond()).isZero();
            });
    assertThat(last().text()).isEqualTo("Reset: hung pod ended, scaled from 4 back to 3");
    assertThat(last().kind()).isEqualTo("reset");
    assertThat(sentence(last(), "kubernetes")).startsWith("Since then ");
    assertThat(lab.now().modes())
        .allSatisfy(mode -> assertThat(mode.notice()).isEqualTo(NoticeNow.NONE));
  }

  private static String struck() {
    return lab.cluster().pods().stream()
        .filter(pod -> pod.fault() != null)
        .map(PodView::name)
        .collect(Collectors.joining(" "));
  }

  @Test
  void outagesOfTheApiAndOfDnsAreSeenAndLoseNoCallOfEvenkeels() {
    // Calls that wait for a pod of the test before fail up to a second after it.
    await().atMost(SOON).until(() -> failing() == 0);
    // A machine that stood still loses calls by itself: then nothing can be told, and once more.
    double begun;
    long failed;
    int rounds = 0;
    do {
      begun = lab.now().at();
      failed = failed();
      lab.act("api-outage", Map.of());
      lab.act("dns-outage", Map.of());
      await()
          .atMost(SOON)
          .until(() -> !lab.now().cluster().apiUp() && !lab.now().cluster().dnsUp());
      long asked = lab.cluster().dns().asked();
      await().atMost(SOON).until(() -> lab.cluster().dns().asked() > asked + 2);
      lab.act("api-outage", Map.of());
      lab.act("dns-outage", Map.of());
      await().atMost(SOON).until(() -> lab.now().cluster().apiUp() && lab.now().cluster().dnsUp());
    } while (failed() != failed && stoodSince(begun) && ++rounds < 5);
    assertThat(failed())
        .as(
            "%s; %s; %s",
            mode("kubernetes").lastFailure(),
            mode("evenkeel-dns").lastFailure(),
            lab.now().stalls())
        .isEqualTo(failed);
  }

  private static boolean stoodSince(double second) {
    return lab.now().stalls().stream().anyMatch(stall -> stall.at() >= second);
  }

  private static long failed() {
    return mode("kubernetes").failed() + mode("evenkeel-dns").failed();
  }

  private static double failing() {
    return mode("kubernetes").failedPerSecond() + mode("evenkeel-dns").failedPerSecond();
  }

  @Test
  void aPickRuleIsChangedWhileCallsGoOnAndClosesNoConnection() throws Exception {
    await().atMost(SOON).until(() -> mode("dns-evenkeel").balancer() != null);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(mode("kubernetes-evenkeel").connections()).isEqualTo(3);
              assertThat(mode("dns-evenkeel").connections()).isEqualTo(3);
            });
    int made = connectionsMade();
    for (String rule : PickRules.installed().names()) {
      lab.act("pick", Map.of("rule", rule));
      PickRule wanted = PickRules.installed().parse("pick", rule);
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(lab.balancers().values())
                      .hasSize(2)
                      .allSatisfy(
                          balancer -> assertThat(balancer.config().pick()).isEqualTo(wanted)));
      // Calls go on under it.
      long answered = lab.log("dns-evenkeel").answers();
      await().atMost(SOON).until(() -> lab.log("dns-evenkeel").answers() > answered + 3);
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(last().text()).isEqualTo("evenkeel picks by weighted");
              assertThat(last().kind()).isEqualTo("policy");
              assertThat(mode("kubernetes-evenkeel").balancer().rule()).isEqualTo("weighted");
              assertThat(mode("kubernetes-evenkeel").balancer().unit()).isEqualTo("calls");
            });
    assertThat(connectionsMade()).isEqualTo(made);
    lab.act("reset", Map.of());
    await().atMost(SOON).until(() -> mode("kubernetes-evenkeel").balancer().unit().equals("ms"));
  }

  private static int connectionsMade() {
    return lab.connectionsMade("kubernetes-evenkeel") + lab.connectionsMade("dns-evenkeel");
  }

  @Test
  void aSlowPodIsSparedByThePolicyAndItsScoreSaysWhy() {
    lab.act("slow-pod", Map.of());
    String struck = struck();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              for (String way : new String[] {"kubernetes-evenkeel", "dns-evenkeel"}) {
                ModeNow now = mode(way);
                assertThat(now.balancer().spared()).as(way).containsExactly(struck);
                // A rule that does not mind gives it a third.
                assertThat(share(now, struck)).as(way).isLessThan(0.05);
                assertThat(now.balancer().endpoints())
                    .as(way)
                    .filteredOn(pod -> !pod.pod().equals(struck))
                    .hasSize(2)
                    .allSatisfy(pod -> assertThat(score(now, struck)).isGreaterThan(score(pod)));
              }
              assertThat(mode("kubernetes").balancer()).isNull();
            });
  }

  private static double share(ModeNow way, String pod) {
    return way.pods().stream()
        .filter(each -> each.pod().equals(pod))
        .mapToDouble(PodShare::share)
        .sum();
  }

  private static double score(ModeNow way, String pod) {
    return way.balancer().endpoints().stream()
        .filter(each -> each.pod().equals(pod))
        .mapToDouble(LabIT::score)
        .sum();
  }

  /** Where there is none it is beyond all that there are. */
  private static double score(EndpointNow pod) {
    return pod.score() == null ? Double.MAX_VALUE : pod.score();
  }

  @Test
  void loadIsDoubledAndHalvedWithinBounds() {
    lab.act("load-up", Map.of());
    await().atMost(SOON).until(() -> lab.now().ratePerMode() == 120);
    await().atMost(SOON).until(() -> mode("clusterip").callsPerSecond() > 100);
    lab.act("load-down", Map.of());
    await().atMost(SOON).until(() -> lab.now().ratePerMode() == 60);
    assertThatThrownBy(() -> lab.act("load-up", Map.of("rate", "100000")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Calls a second and way of calling must be from 5 to 2000, but would be 100000.0");
  }

  @Test
  void whatCannotBeDoneIsAnsweredWithWhatCan() {
    assertThatThrownBy(() -> lab.act("explode", Map.of()))
        .hasMessageStartingWith("No action 'explode'; there are scale-up, scale-down, rollout,");
    assertThatThrownBy(() -> lab.act("scale-up", Map.of("replicas", "21")))
        .hasMessage("'replicas' must be a number from 0 to 20, but is '21'");
    assertThatThrownBy(() -> lab.act("scale-up", Map.of("replicas", "many")))
        .hasMessage("'replicas' must be a number from 0 to 20, but is 'many'");
    assertThatThrownBy(() -> lab.act("slow-pod", Map.of("pod", "nobody")))
        .hasMessageStartingWith("No pod 'nobody' is ready and without a fault; there are greeter-");
    assertThatThrownBy(() -> lab.act("node-loss", Map.of("node", "nowhere")))
        .hasMessageStartingWith("No node 'nowhere'");
    assertThatThrownBy(() -> lab.act("rollout", Map.of("pod", "x")))
        .hasMessage("Unknown argument 'pod'; there are none");
  }

  @Test
  void aListenerIsToldEachSecondUntilItLeaves() {
    AtomicInteger told = new AtomicInteger();
    Runnable leave = lab.listen(snapshot -> told.incrementAndGet());
    await().atMost(SOON).until(() -> told.get() >= 2);
    leave.run();
    assertThat(lab.history().at()).isNotEmpty();
    assertThat(lab.history().modes().get("kubernetes").podsCalled())
        .hasSameSizeAs(lab.history().at());
  }

  @Test
  void aWayOfCallingThatIsNotThereIsAnswered() {
    assertThatThrownBy(() -> lab.log("carrier-pigeon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("No way of calling 'carrier-pigeon'; there are clusterip");
    assertThat(lab.cluster().replicas()).isEqualTo(ClusterSettings.DEFAULT.replicas());
  }

  private static ModeNow mode(String id) {
    return lab.now().mode(id);
  }

  private static boolean action(String id) {
    return lab.now().actions().stream()
        .filter(action -> action.id().equals(id))
        .findFirst()
        .orElseThrow()
        .active();
  }

  private static EventNow last() {
    Snapshot now = lab.now();
    return now.events().get(now.events().size() - 1);
  }

  private static String sentence(EventNow event, String mode) {
    return event.answers().stream()
        .filter(answer -> answer.mode().equals(mode))
        .findFirst()
        .orElseThrow()
        .sentence();
  }
}
