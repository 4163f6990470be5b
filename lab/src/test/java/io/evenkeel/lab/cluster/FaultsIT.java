// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

import static io.evenkeel.lab.cluster.Call.GENEROUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.lab.cluster.pod.CallCounts;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be made to go wrong, as a client sees it. */
class FaultsIT {

  private static final Duration SHORT = Duration.ofMillis(300);

  /** How an HTTP/2 client begins, with no settings of its own. */
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private final LabCluster cluster =
      LabCluster.start(
          ClusterSettings.builder()
              .startup(Duration.ofMillis(20))
              .linger(SHORT)
              .drain(SHORT)
              .nodeGrace(SHORT)
              .build());

  private PodView pod;
  private ManagedChannel channel;

  @BeforeEach
  void takeAPod() throws Exception {
    assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
    pod = cluster.pods().get(0);
    channel = Call.channel(pod);
    assertThat(Call.greet(channel)).isEqualTo(pod.name());
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    cluster.close();
  }

  private String fault() {
    return cluster.pods().stream()
        .filter(p -> p.name().equals(pod.name()))
        .map(p -> String.valueOf(p.fault()))
        .findFirst()
        .orElse("gone");
  }

  @Test
  void aFailingPodFailsAtOnceAndSaysThatItIsTheLab() {
    cluster.failing(pod.name(), 1);
    assertThat(fault()).isEqualTo("failing 100 % with UNAVAILABLE");
    assertThat(Call.status(channel, GENEROUS)).isEqualTo(Status.Code.UNAVAILABLE);
    cluster.failing(pod.name(), 1, Status.Code.INTERNAL);
    assertThat(Call.status(channel, GENEROUS)).isEqualTo(Status.Code.INTERNAL);
    cluster.heal(pod.name());
    assertThat(Call.status(channel, GENEROUS)).isEqualTo(Status.Code.OK);
    assertThat(fault()).isEqualTo("null");
  }

  @Test
  void aHungPodTakesCallsAndAnswersNone() {
    cluster.hung(pod.name());
    assertThat(Call.status(channel, SHORT)).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(cluster.connections(pod.name())).isEqualTo(1);
    CallCounts counts = cluster.counts().get(pod.name()).get("");
    assertThat(counts.begun()).isEqualTo(2);
    await().atMost(GENEROUS).until(() -> cluster.counts().get(pod.name()).get("").failed() == 1);
    cluster.reset();
    assertThat(Call.status(channel, GENEROUS)).isEqualTo(Status.Code.OK);
  }

  @Test
  void aPodThatStandsStillNowAndThenAnswersWhenItGoesOn() {
    cluster.pausing(pod.name(), SHORT.multipliedBy(4), SHORT.multipliedBy(5));
    assertThat(fault()).isEqualTo("pausing for " + SHORT.multipliedBy(4).toMillis() + " ms");
    await()
        .atMost(GENEROUS)
        .until(() -> Call.status(channel, SHORT) == Status.Code.DEADLINE_EXCEEDED);
    assertThat(Call.status(channel, GENEROUS)).isEqualTo(Status.Code.OK);
    cluster.heal(pod.name());
    assertThat(Call.status(channel, GENEROUS)).isEqualTo(Status.Code.OK);
    assertThat(fault()).isEqualTo("null");
  }

  @Test
  void aPodThatHangsIsGoneAfterItsDrainAllTheSame() throws Exception {
    cluster.hung(pod.name());
    CompletableFuture<Status.Code> stuck =
        CompletableFuture.supplyAsync(() -> Call.status(channel, GENEROUS));
    await().atMost(GENEROUS).until(() -> cluster.counts().get(pod.name()).get("").begun() == 2);
    cluster.deletePod(pod.name());
    // The server ends it, long before its own deadline.
    assertThat(stuck.get(GENEROUS.toSeconds() * 2, TimeUnit.SECONDS))
        .isNotEqualTo(Status.Code.DEADLINE_EXCEEDED);
    await().atMost(GENEROUS).until(() -> fault().equals("gone"));
  }

  @Test
  void aFaultGoesWithItsPodAndIsNotItsSuccessors() throws Exception {
    cluster.failing(pod.name(), 1);
    cluster.deletePod(pod.name());
    await().atMost(GENEROUS).until(() -> fault().equals("gone"));
    assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
    assertThat(cluster.pods()).allMatch(each -> each.fault() == null);
    // Its sockets may be closed a moment later.
    await()
        .atMost(GENEROUS)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> cluster.slow(pod.name(), 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("No pod '" + pod.name() + "' runs"));
    // Whoever ends the fault in that moment is not to blame.
    cluster.heal(pod.name());
    cluster.reset();
    assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
  }

  @Test
  void aLostNodeNeitherReadsNorClosesNorRefuses() throws Exception {
    cluster.nodeLoss(pod.node());
    assertThat(fault()).isEqualTo("node lost");
    assertThat(Call.status(channel, SHORT)).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    try (Socket fresh = new Socket(pod.ip(), pod.port())) {
      fresh.getOutputStream().write(PREFACE);
      fresh.setSoTimeout((int) SHORT.toMillis());
      InputStream in = fresh.getInputStream();
      assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);

      cluster.nodeReturn(pod.node());
      fresh.setSoTimeout((int) GENEROUS.toMillis());
      assertThat(in.read()).isNotNegative();
    }
    assertThat(Call.status(channel, GENEROUS)).isEqualTo(Status.Code.OK);
  }

  @Test
  void aLostNodeIsNotReadyAfterTheGraceNorAreItsPodsAndAllIsWellWhenItReturns() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    cluster.listen(event -> events.add(event.kind() + ": " + event.what()));
    cluster.nodeLoss(pod.node());
    await().atMost(GENEROUS).until(() -> events.contains("node not ready: " + pod.node()));
    await()
        .atMost(GENEROUS)
        .until(() -> cluster.pods().stream().filter(PodView::ready).count() == 2);
    cluster.nodeReturn(pod.node());
    assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
    assertThat(cluster.pods()).extracting(PodView::name).contains(pod.name());
    assertThat(events).contains("node lost: " + pod.node(), "node back: " + pod.node());
  }

  @Test
  void whatAServerClosesOnALostNodeIsClosedWhenTheNodeReturns() throws Exception {
    try (Socket socket = new Socket(pod.ip(), pod.port())) {
      socket.getOutputStream().write(PREFACE);
      socket.setSoTimeout((int) GENEROUS.toMillis());
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isNotNegative();
      await().atMost(GENEROUS).until(() -> cluster.connections(pod.name()) == 2);

      cluster.deletePod(pod.name());
      await().atMost(GENEROUS).until(() -> cluster.pods().get(0).phase() == Phase.TERMINATING);
      cluster.nodeLoss(pod.node());
      // Longer than the pod lingers and drains: it has shut down by then.
      socket.setSoTimeout((int) SHORT.multipliedBy(4).toMillis());
      assertThatThrownBy(in::readAllBytes).isInstanceOf(SocketTimeoutException.class);
      assertThat(cluster.pods()).extracting(PodView::name).contains(pod.name());

      cluster.nodeReturn(pod.node());
      socket.setSoTimeout((int) GENEROUS.toMillis());
      assertThat(in.readAllBytes()).isNotNull();
      await()
          .atMost(GENEROUS)
          .until(() -> cluster.pods().stream().noneMatch(p -> p.name().equals(pod.name())));
    }
  }

  @Test
  void faultsOfWhatIsNotThereAreRefused() {
    assertThatThrownBy(() -> cluster.hung("nobody"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("No pod 'nobody' runs; running are [greeter-");
    assertThatThrownBy(() -> cluster.nodeLoss("nowhere"))
        .hasMessage("No node 'nowhere'; there are [node-a, node-b, node-c]");
    assertThatThrownBy(() -> cluster.slow(pod.name(), 0))
        .hasMessage("A slow pod's factor must be above 0 and at most 1,000,000, but is 0.0");
    assertThatThrownBy(() -> cluster.failing(pod.name(), 1.5))
        .hasMessage("A failing pod's share must be from 0 to 1, but is 1.5");
  }
}
