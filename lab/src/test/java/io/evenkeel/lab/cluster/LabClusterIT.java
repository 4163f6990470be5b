// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

import static io.evenkeel.lab.cluster.Call.GENEROUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The whole, as the lab uses it. */
class LabClusterIT {

  private static final ClusterSettings QUICK =
      ClusterSettings.builder()
          .startup(Duration.ofMillis(20))
          .linger(Duration.ofMillis(100))
          .build();

  private static List<String> names(LabCluster cluster) {
    return cluster.pods().stream().map(PodView::name).toList();
  }

  @Test
  void beginsWithThreePodsInThreeZonesThatSayTheirNames() throws Exception {
    try (LabCluster cluster = LabCluster.start(QUICK)) {
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      assertThat(cluster.pods()).extracting(PodView::zone).containsExactlyInAnyOrder("a", "b", "c");
      for (PodView pod : cluster.pods()) {
        ManagedChannel channel = Call.channel(pod);
        assertThat(Call.greet(channel)).isEqualTo(pod.name());
        channel.shutdownNow();
      }
    }
  }

  @Test
  void whoTakesItsKubeconfigIsInItsNamespace() throws Exception {
    try (LabCluster cluster = LabCluster.start(QUICK)) {
      assertThat(cluster.kubeconfig())
          .contains("    namespace: " + LabCluster.NAMESPACE + "\n")
          .contains("    server: " + cluster.apiUrl() + "\n");
    }
  }

  @Test
  void scalesUpAndDown() throws Exception {
    try (LabCluster cluster = LabCluster.start(QUICK)) {
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      List<String> first = names(cluster);
      cluster.scale(5);
      assertThat(cluster.awaitReady(5, GENEROUS)).isTrue();
      assertThat(names(cluster)).containsAll(first);
      cluster.scale(0);
      await().atMost(GENEROUS).until(() -> cluster.pods().isEmpty());
      assertThatThrownBy(() -> cluster.scale(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("A lab runs from 0 to 200 pods, not -1");
    }
  }

  @Test
  void rollsOutWithNeverFewerThanThreeReady() throws Exception {
    try (LabCluster cluster = LabCluster.start(QUICK)) {
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      Set<String> first = Set.copyOf(names(cluster));
      List<String> events = new CopyOnWriteArrayList<>();
      List<Long> ready = new CopyOnWriteArrayList<>();
      cluster.listen(
          event -> {
            events.add(event.kind());
            ready.add(cluster.pods().stream().filter(PodView::ready).count());
          });
      cluster.rolloutRestart();
      await().atMost(GENEROUS).until(() -> events.contains("rollout ended"));
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      assertThat(ready).allMatch(count -> count >= 3 && count <= 4);
      assertThat(
              cluster.pods().stream()
                  .filter(PodView::ready)
                  .map(PodView::name)
                  .collect(Collectors.toSet()))
          .doesNotContainAnyElementsOf(first);
    }
  }

  @Test
  void aResetEndsAllFaultsAndPutsBackWhatWasDeleted() throws Exception {
    try (LabCluster cluster = LabCluster.start(QUICK)) {
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      cluster.scale(4);
      assertThat(cluster.awaitReady(4, GENEROUS)).isTrue();
      cluster.hung(cluster.pods().get(0).name());
      cluster.nodeLoss("node-b");
      cluster.apiOutage(true);
      cluster.dnsOutage(true);
      assertThat(cluster.api().delete("services", LabCluster.NAMESPACE, LabCluster.GREETER))
          .isTrue();

      cluster.reset();
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      assertThat(cluster.isApiOut()).isFalse();
      assertThat(cluster.isDnsOut()).isFalse();
      assertThat(cluster.pods()).extracting(PodView::fault).containsOnlyNulls();
      await().atMost(GENEROUS).until(() -> isDialable(cluster));
    }
  }

  private static boolean isDialable(LabCluster cluster) {
    try {
      return cluster.virtualIp("grpc").getPort() > 0;
    } catch (IllegalArgumentException notYet) {
      return false;
    }
  }

  @Test
  void aDeletedDeploymentIsSaidAndComesBackWithAReset() throws Exception {
    try (LabCluster cluster = LabCluster.start(QUICK)) {
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      assertThat(cluster.api().delete("deployments", LabCluster.NAMESPACE, LabCluster.GREETER))
          .isTrue();
      await().atMost(GENEROUS).until(() -> cluster.pods().isEmpty());
      assertThat(cluster.replicas()).isZero();
      assertThatThrownBy(() -> cluster.scale(2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("The Deployment greeter was deleted; reset the lab, or start it again");
      cluster.reset();
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
    }
  }

  @Test
  void aColdPodThatCouldNotBeMadeIsNoneOfThoseThatAResetBrings() throws Exception {
    try (LabCluster cluster = LabCluster.start(QUICK)) {
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      assertThat(cluster.api().delete("deployments", LabCluster.NAMESPACE, LabCluster.GREETER))
          .isTrue();
      await().atMost(GENEROUS).until(() -> cluster.pods().isEmpty());
      assertThatThrownBy(cluster::scaleUpCold).isInstanceOf(IllegalStateException.class);
      cluster.reset();
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      assertThat(cluster.pods()).extracting(PodView::fault).containsOnlyNulls();
    }
  }

  @Test
  void aColdPodThatAResetForestalledLeavesTheNextOneWarm() throws Exception {
    try (LabCluster cluster = LabCluster.start(QUICK)) {
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      // No kubelet starts it until the reset brings the nodes back.
      cluster.settings().zones().keySet().forEach(cluster::nodeLoss);
      cluster.scaleUpCold();
      await().atMost(GENEROUS).until(() -> cluster.pods().size() == 4);
      cluster.reset();
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      cluster.scale(4);
      assertThat(cluster.awaitReady(4, GENEROUS)).isTrue();
      assertThat(cluster.pods()).extracting(PodView::fault).containsOnlyNulls();
    }
  }

  @Test
  void aColdPodThatIsScaledDownBeforeItBeginsLeavesTheNextOneWarm() throws Exception {
    try (LabCluster cluster = LabCluster.start(QUICK)) {
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      // No kubelet starts it until the nodes are back.
      cluster.settings().zones().keySet().forEach(cluster::nodeLoss);
      cluster.scaleUpCold();
      await().atMost(GENEROUS).until(() -> cluster.pods().size() == 4);
      cluster.scale(3);
      cluster.settings().zones().keySet().forEach(cluster::nodeReturn);
      await().atMost(GENEROUS).until(() -> cluster.pods().size() == 3);
      cluster.scale(4);
      assertThat(cluster.awaitReady(4, GENEROUS)).isTrue();
      assertThat(cluster.pods()).extracting(PodView::fault).containsOnlyNulls();
    }
  }

  @Test
  void eachColdPodThatIsAskedForIsCold() throws Exception {
    try (LabCluster cluster = LabCluster.start(QUICK)) {
      assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
      List<String> warm = names(cluster);
      cluster.scaleUpCold();
      cluster.scaleUpCold();
      // Each for some seconds, which need not be the same.
      Set<String> cold = new HashSet<>();
      await()
          .atMost(GENEROUS)
          .untilAsserted(
              () -> {
                cluster.pods().stream()
                    .filter(pod -> "cold".equals(pod.fault()))
                    .forEach(pod -> cold.add(pod.name()));
                assertThat(cold).hasSize(2);
              });
      assertThat(cold).doesNotContainAnyElementsOf(warm);
    }
  }

  @Test
  void anApiPortThatIsTakenIsSaidAndNothingIsLeft() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ClusterSettings settings = QUICK.toBuilder().apiPort(taken.getLocalPort()).build();
      assertThatThrownBy(() -> LabCluster.start(settings))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "The lab's API cannot listen on 127.0.0.1:"
                  + taken.getLocalPort()
                  + ": the port is taken; choose another, or 0 for any");
    }
    awaitNoThreadsBut(before);
  }

  private static void awaitNoThreadsBut(Set<Thread> before) {
    await()
        .atMost(GENEROUS)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .noneMatch(thread -> thread.getName().startsWith("evenkeel")));
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    LabCluster cluster = LabCluster.start(QUICK);
    assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
    cluster.close();
    awaitNoThreadsBut(before);
  }
}
