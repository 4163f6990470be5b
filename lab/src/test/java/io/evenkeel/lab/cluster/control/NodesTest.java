// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes that are lost and come back. */
class NodesTest {

  private final Plane plane = Plane.ready(3);

  private String on(String node) {
    for (JsonObject pod : plane.pods()) {
      if (Json.text(pod, "spec.nodeName").equals(node)) {
        return Tree.name(pod);
      }
    }
    return "none";
  }

  private boolean isReady(String node) {
    JsonObject object = plane.objects.get("nodes", "", node);
    return object != null && Tree.isTrue(object, "Ready");
  }

  @Test
  void aSilentNodeIsNotReadyAfterFortySecondsAndItsPodsLeaveTheSlices() {
    String pod = on("node-b");
    plane.control.lose("node-b");
    plane.time.advance(Duration.ofSeconds(39));
    assertThat(isReady("node-b")).isTrue();
    assertThat(plane.endpoints("greeter")).containsEntry(pod, "ready serving ");
    plane.time.advance(Duration.ofSeconds(2));
    assertThat(isReady("node-b")).isFalse();
    assertThat(plane.endpoints("greeter")).containsEntry(pod, "");
    assertThat(plane.reasons("Node")).contains("NodeNotReady");
    assertThat(plane.control.lost()).containsExactly("node-b");
  }

  @Test
  void fiveMinutesLaterItsPodsAreDeletedAndReplacedElsewhereButCannotGo() {
    String pod = on("node-b");
    plane.control.lose("node-b");
    plane.time.advance(Duration.ofSeconds(345));
    assertThat(plane.readyPods()).hasSize(3);
    assertThat(plane.perNode()).doesNotContainKey("node-b");
    assertThat(plane.names(plane.pods())).contains(pod);

    plane.control.regain("node-b");
    plane.time.advance(Duration.ofSeconds(15));
    assertThat(plane.names(plane.pods())).doesNotContain(pod).hasSize(3);
  }

  @Test
  void aNodeThatReturnsHasItsPodsAsTheyWere() {
    String pod = on("node-b");
    plane.control.lose("node-b");
    plane.time.advance(Duration.ofSeconds(50));
    plane.control.regain("node-b");
    plane.settle();
    assertThat(isReady("node-b")).isTrue();
    assertThat(plane.endpoints("greeter")).containsEntry(pod, "ready serving ");
    assertThat(plane.names(plane.pods())).hasSize(3);
    assertThat(plane.log)
        .containsSubsequence("node lost: node-b", "node not ready: node-b", "node back: node-b");
    plane.time.advance(Duration.ofMinutes(10));
    assertThat(plane.names(plane.pods())).contains(pod);
  }

  @Test
  void aShortLossIsNotNoticed() {
    plane.control.lose("node-b");
    plane.time.advance(Duration.ofSeconds(20));
    plane.control.regain("node-b");
    plane.control.lose("node-b");
    plane.time.advance(Duration.ofSeconds(30));
    assertThat(isReady("node-b")).isTrue();
    assertThat(plane.log).doesNotContain("node not ready: node-b");
  }

  @Test
  void newPodsGoToNodesThatAreReady() {
    plane.control.lose("node-b");
    plane.time.advance(Duration.ofSeconds(45));
    plane.scale(6);
    plane.settle();
    assertThat(plane.perNode()).isEqualTo(Map.of("node-a", 3, "node-b", 1, "node-c", 2));
  }

  @Test
  void whatBeganOnANodeBeforeItWasLostGoesOnWhenItReturns() {
    plane.scale(6);
    plane.time.advance(Duration.ofMillis(40));
    plane.control.lose("node-a");
    plane.settle();
    assertThat(plane.readyPods()).hasSize(5);
    plane.control.regain("node-a");
    plane.settle();
    assertThat(plane.readyPods()).hasSize(6);
  }

  @Test
  void withoutAnyNodePodsWaitAndSayWhy() {
    for (String node : new String[] {"node-a", "node-b", "node-c"}) {
      boolean unused =
          plane.objects.edit(
              "nodes", "", node, n -> Tree.member(n, "spec").addProperty("unschedulable", true));
    }
    plane.scale(4);
    plane.settle();
    assertThat(plane.readyPods()).hasSize(3);
    assertThat(plane.reasons("Pod")).contains("FailedScheduling");
    boolean unused =
        plane.objects.edit(
            "nodes", "", "node-c", n -> Tree.member(n, "spec").remove("unschedulable"));
    plane.settle();
    assertThat(plane.readyPods()).hasSize(4);
  }

  @Test
  void anUnknownNodeIsRefused() {
    assertThatThrownBy(() -> plane.control.lose("node-x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No node 'node-x'; there are [node-a, node-b, node-c]");
  }
}
