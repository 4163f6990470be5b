// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.lab.cluster.ClusterSettings;
import io.evenkeel.lab.cluster.LabCluster;
import io.evenkeel.lab.cluster.PodView;
import io.evenkeel.lab.cluster.pod.ColdStart;
import io.evenkeel.lab.load.Load;
import io.evenkeel.lab.measure.CallsSeen;
import io.evenkeel.lab.measure.EventJournal;
import io.evenkeel.lab.state.ActionNow;
import io.evenkeel.lab.state.EventNow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Buttons and a cluster that nobody calls. */
class ActionsIT {

  private static final Duration GENEROUS = Duration.ofSeconds(30);

  private final LabCluster cluster =
      LabCluster.start(
          ClusterSettings.builder()
              .replicas(1)
              .startup(Duration.ofMillis(20))
              .linger(Duration.ofMillis(20))
              .drain(Duration.ofMillis(20))
              .coldStart(new ColdStart(40, Duration.ofSeconds(2)))
              .build());
  private final Load load = Load.start(cluster.ticker(), List.of(), LabSettings.LEAST_RATE);
  private final EventJournal journal = new EventJournal(new Witness());
  private final Actions actions = new Actions(cluster, new NoOutages(), new Rule(), load, journal);

  @AfterEach
  void close() {
    load.close();
    cluster.close();
  }

  @Test
  void aFaultIsEndedThoughItsPodsProcessIsGoneAndTheApiStillHasThePod() throws Exception {
    assertThat(cluster.awaitReady(1, GENEROUS)).isTrue();
    PodView pod = cluster.pods().get(0);
    actions.act("slow-pod", Map.of());
    cluster.deletePod(pod.name());
    await()
        .atMost(GENEROUS)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> cluster.slow(pod.name(), 2))
                    .hasMessageStartingWith("No pod '" + pod.name() + "' runs"));
    putPodThatNoKubeletStarts(pod.name());
    assertThat(cluster.pods()).extracting(PodView::name).contains(pod.name());

    actions.act("slow-pod", Map.of());

    assertThat(actions.isActive("slow-pod")).isFalse();
    assertThat(journal.now(0)).last().satisfies(event -> assertThat(event.until()).isNotNull());
  }

  @Test
  void aResetSaysWhatItUndid() throws Exception {
    assertThat(cluster.awaitReady(1, GENEROUS)).isTrue();
    actions.act("reset", Map.of());
    assertThat(lastText()).isEqualTo("Reset: there was nothing to undo");
    actions.act("slow-pod", Map.of());
    actions.act("api-outage", Map.of());
    actions.act("scale-up", Map.of());
    actions.act("load-up", Map.of());
    actions.act("pick", Map.of("rule", "prequal"));
    actions.act("reset", Map.of());
    assertThat(lastText())
        .isEqualTo(
            "Reset: slow pod and API outage ended, scaled from 2 back to 1, 5 calls/s again,"
                + " evenkeel picks by adaptive again");
    assertThat(actions.now()).noneMatch(ActionNow::active);
    assertThat(cluster.replicas()).isEqualTo(1);
    assertThat(load.ratePerCaller()).isEqualTo(LabSettings.LEAST_RATE);
  }

  @Test
  void theButtonTakesThePickRulesInTurnAndAnArgumentTakesOne() {
    actions.act("pick", Map.of());
    assertThat(lastText()).isEqualTo("evenkeel picks by hash");
    actions.act("pick", Map.of("rule", "weighted"));
    actions.act("pick", Map.of());
    assertThat(lastText()).isEqualTo("evenkeel picks by adaptive");
    assertThatThrownBy(() -> actions.act("pick", Map.of("rule", "best")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "No pick rule 'best'; there are adaptive, hash, least_request, prequal, random,"
                + " round_robin, weighted");
  }

  @Test
  void aZoneOutageTakesAllItsNodesAndLeavesALostOneLost() throws Exception {
    assertThat(cluster.awaitReady(1, GENEROUS)).isTrue();
    PodView pod = cluster.pods().get(0);
    actions.act("zone-outage", Map.of());
    assertThat(lastText()).isEqualTo("Zone " + pod.zone() + " is lost");
    assertThat(cluster.pods().get(0).fault()).isEqualTo("node lost");
    actions.act("node-loss", Map.of("node", pod.node()));
    actions.act("zone-outage", Map.of());
    assertThat(cluster.pods().get(0).fault()).isEqualTo("node lost");
    actions.act("node-loss", Map.of());
    assertThat(cluster.pods().get(0).fault()).isNull();
    assertThatThrownBy(() -> actions.act("zone-outage", Map.of("zone", "nowhere")))
        .hasMessage("No zone 'nowhere'; there are a, b, c");
  }

  @Test
  void withoutANameANodeOrAZoneIsTakenWhereNothingIsWrongYet() throws Exception {
    assertThat(cluster.awaitReady(1, GENEROUS)).isTrue();
    actions.act("scale-up", Map.of("replicas", "2"));
    assertThat(cluster.awaitReady(2, GENEROUS)).isTrue();
    PodView oldest = cluster.pods().get(0);
    PodView other = cluster.pods().get(1);
    actions.act("slow-pod", Map.of("pod", oldest.name()));
    actions.act("node-loss", Map.of());
    assertThat(lastText()).isEqualTo(other.node() + " is lost");
    actions.act("slow-pod", Map.of());
    actions.act("zone-outage", Map.of());
    assertThat(lastText()).isEqualTo("Zone " + oldest.zone() + " is lost");
  }

  @Test
  void whereNoPodIsHealthyWhatIsDoneToAnyOneIsRefused() throws Exception {
    assertThat(cluster.awaitReady(1, GENEROUS)).isTrue();
    actions.act("slow-pod", Map.of());
    assertThatThrownBy(() -> actions.act("hung-pod", Map.of()))
        .hasMessage("No pod is ready and without a fault; scale up or reset first");
    for (String place : List.of("node", "zone")) {
      assertThatThrownBy(
              () -> actions.act(place.equals("node") ? "node-loss" : "zone-outage", Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "No "
                  + place
                  + " has a pod that is ready and without a fault; name one, or scale up or reset"
                  + " first");
    }
    assertThat(actions.isActive("node-loss")).isFalse();
    assertThat(actions.isActive("zone-outage")).isFalse();
  }

  @Test
  void aPodThatStandsStillNowAndThenIsAFaultUntilItIsPressedAgain() throws Exception {
    assertThat(cluster.awaitReady(1, GENEROUS)).isTrue();
    actions.act("gc-pauses", Map.of());
    assertThat(cluster.pods().get(0).fault()).isEqualTo("pausing for 400 ms");
    actions.act("gc-pauses", Map.of());
    assertThat(cluster.pods().get(0).fault()).isNull();
  }

  @Test
  void aColdPodIsOneMoreThatIsSlowUntilItIsWarm() throws Exception {
    assertThat(cluster.awaitReady(1, GENEROUS)).isTrue();
    actions.act("cold-pod", Map.of());
    await()
        .atMost(GENEROUS)
        .untilAsserted(
            () -> {
              assertThat(cluster.pods()).hasSize(2);
              assertThat(cluster.pods().get(0).fault()).isNull();
              assertThat(cluster.pods().get(1).fault()).isEqualTo("cold");
            });
    await().atMost(GENEROUS).until(() -> cluster.pods().get(1).fault() == null);
  }

  private String lastText() {
    List<EventNow> events = journal.now(0);
    return events.get(events.size() - 1).text();
  }

  private void putPodThatNoKubeletStarts(String name) {
    await()
        .atMost(GENEROUS)
        .until(() -> cluster.pods().stream().noneMatch(each -> each.name().equals(name)));
    cluster.nodeLoss("node-c");
    cluster
        .api()
        .put(
            String.format(
                Locale.ROOT,
                """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"namespace": "lab", "name": "%s"},
             "spec": {"nodeName": "node-c", "containers": [{"name": "greeter", "image": "greeter"}]}}
            """,
                name));
  }

  private static final class NoOutages implements Actions.Outages {

    @Override
    public void api(boolean out) {}

    @Override
    public void dns(boolean out) {}

    @Override
    public String zone() {
      return "";
    }
  }

  private static final class Rule implements Actions.Policy {

    private String rule = "adaptive";

    @Override
    public String rule() {
      return rule;
    }

    @Override
    public void rule(String other) {
      rule = other;
    }
  }

  private final class Witness implements EventJournal.Witness {

    @Override
    public long nanoTime() {
      return cluster.ticker().nanoTime();
    }

    @Override
    public List<String> modes() {
      return List.of();
    }

    @Override
    public CallsSeen calls(String mode) {
      throw new AssertionError("There is no way of calling");
    }

    @Override
    public List<String> podsOf(String subject) {
      return List.of(subject);
    }

    @Override
    public int readyPods() {
      return 1;
    }
  }
}
