// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.lab.deployed.CallReport;
import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.ModeNow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that is watched: a server that answers as one does, and logs that grow. */
class RemoteLabIT {

  // Each second, as people look, is long for a test of nine looks.
  private static final Duration OFTEN = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String WAYS = "evenkeel-ways";

  @TempDir private Path folder;

  private ClusterFake cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = ClusterFake.start();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void showsWaysPodsAndWhoAnswered() throws Exception {
    cluster.way("kubernetes-api", "kubernetes:///greeter:grpc?lb=round_robin");
    cluster.way("envoy", "dns:///envoy:80");
    cluster.pods("pod-a", "pod-b");
    try (RemoteLab lab = RemoteLab.start(cluster.kubeconfig(folder), WAYS, Map.of(), OFTEN)) {
      assertThat(lab.modes())
          .extracting(mode -> mode.id() + " " + mode.target())
          .containsExactly(
              "kubernetes-api kubernetes:///greeter:grpc?lb=round_robin", "envoy dns:///envoy:80");
      assertThat(lab.actions()).isEmpty();
      AtomicInteger second = new AtomicInteger();
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                // A client that falls silent for some seconds is one that does not call.
                cluster.report(
                    "kubernetes-api",
                    report(second.incrementAndGet(), Map.of("pod-a", 50, "pod-b", 50)));
                ModeNow mode = mode(lab, "kubernetes-api");
                assertThat(mode.callsPerSecond()).isEqualTo(100);
                assertThat(mode.pods())
                    .extracting(pod -> pod.pod() + " " + pod.share())
                    .containsExactly("pod-a 0.5", "pod-b 0.5");
                // Of all calls, four in two hundred took 8 ms: no median of seconds says so.
                assertThat(mode.p50Millis()).isCloseTo(4.1, within(0.1));
                assertThat(mode.p99Millis()).isCloseTo(8.2, within(0.2));
                assertThat(lab.now().cluster().pods())
                    .extracting(pod -> pod.name() + " " + pod.state() + " " + pod.zone())
                    .containsExactly("pod-a ready a", "pod-b ready a");
              });
      assertThat(mode(lab, "envoy").calls()).isZero();
    }
  }

  @Test
  void aScaleUpByOthersIsAnEventWithItsAnswer() throws Exception {
    cluster.way("kubernetes-api", "kubernetes:///greeter:grpc");
    cluster.pods("pod-a");
    try (RemoteLab lab = RemoteLab.start(cluster.kubeconfig(folder), WAYS, Map.of(), OFTEN)) {
      await().atMost(SOON).until(() -> lab.now().cluster().replicas() == 1);
      cluster.pods("pod-a", "pod-b");
      await().atMost(SOON).until(() -> !lab.now().events().isEmpty());
      cluster.report("kubernetes-api", report(3, Map.of("pod-a", 50, "pod-b", 50)));
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                EventNow event = lab.now().events().get(0);
                assertThat(event.text()).isEqualTo("Scaled from 1 to 2");
                assertThat(event.answers().get(0).sentence()).contains("alled the new pod within");
              });
    }
  }

  @Test
  void aPodThatWasThereAtTheStartIsNotNewToAnEventThatIsSeenWithIt() throws Exception {
    cluster.way("kubernetes-api", "kubernetes:///greeter:grpc");
    cluster.pods("pod-a");
    cluster.tellsPodsOnce();
    try (RemoteLab lab = RemoteLab.start(cluster.kubeconfig(folder), WAYS, Map.of(), OFTEN)) {
      await().atMost(SOON).until(() -> lab.now().cluster().replicas() == 1);
      // Both are told in the same moment.
      cluster.scaleAndTellPods(2);
      await().atMost(SOON).until(() -> !lab.now().events().isEmpty());
      cluster.pods("pod-a", "pod-b");
      cluster.report("kubernetes-api", report(3, Map.of("pod-b", 100)));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(lab.now().events().get(0).answers().get(0).sentence())
                      .contains("alled the new pod within"));
    }
  }

  @Test
  void aLogThatEndsIsFollowedAgain() throws Exception {
    cluster.way("dns", "dns:///greeter-headless:50051");
    cluster.pods("pod-a");
    try (RemoteLab lab = RemoteLab.start(cluster.kubeconfig(folder), WAYS, Map.of(), OFTEN)) {
      cluster.report("dns", report(1, Map.of("pod-a", 10)));
      await().atMost(SOON).until(() -> mode(lab, "dns").calls() == 10);
      cluster.endLogs();
      cluster.report("dns", report(2, Map.of("pod-a", 10)));
      await().atMost(SOON).until(() -> mode(lab, "dns").calls() == 20);
    }
  }

  @Test
  void anApiThatIsGoneIsSaidAndLeavesWhatWasSeen() throws Exception {
    cluster.way("dns", "dns:///greeter-headless:50051");
    cluster.pods("pod-a");
    try (RemoteLab lab = RemoteLab.start(cluster.kubeconfig(folder), WAYS, Map.of(), OFTEN)) {
      await().atMost(SOON).until(() -> lab.now().cluster().pods().size() == 1);
      cluster.close();
      await().atMost(SOON).until(() -> !lab.now().cluster().apiUp());
      assertThat(lab.now().cluster().pods()).hasSize(1);
    }
  }

  @Test
  void whereNothingRunsIsSaidWithWhatToApply() throws Exception {
    Path kubeconfig = cluster.kubeconfig(folder);
    assertThatThrownBy(() -> RemoteLab.start(kubeconfig, "elsewhere", Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("No way of calling runs in namespace 'elsewhere': apply one first");
  }

  @Test
  void aKubeconfigThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> RemoteLab.start(folder.resolve("none"), WAYS, Map.of(), OFTEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder.resolve("none").toString());
  }

  @Test
  void buttonsAreRefusedWithWhatToDo() throws Exception {
    cluster.way("dns", "dns:///greeter-headless:50051");
    try (RemoteLab lab = RemoteLab.start(cluster.kubeconfig(folder), WAYS, Map.of(), OFTEN)) {
      assertThatThrownBy(() -> lab.act("scale-up", Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("only watches")
          .hasMessageContaining("kubectl scale");
    }
  }

  /** Before the first look there is none. */
  private static ModeNow mode(RemoteLab lab, String id) {
    await().atMost(SOON).until(() -> !lab.now().modes().isEmpty());
    return lab.now().mode(id);
  }

  private static CallReport report(int number, Map<String, Integer> pods) {
    long now = SystemTime.ticker().now().toEpochMilli();
    Map<String, Long> first = new TreeMap<>();
    pods.keySet().forEach(pod -> first.put(pod, now + 400));
    return new CallReport(
        "way",
        now,
        pods.values().stream().mapToInt(Integer::intValue).sum(),
        0,
        4.0,
        9.0,
        // 4 ms, and 8 ms for some of the second report.
        Map.of(192, number == 1 ? 100 : 96, 208, number == 1 ? 0 : 4),
        pods,
        first,
        number * 100L,
        0,
        pods.size(),
        "");
  }
}
