// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of pods, step by step, as on a real cluster. */
class SequencesTest {

  private static final Duration STEP = Duration.ofMillis(5);

  /** What is so after each of many small steps, without repetitions. */
  private static List<String> course(Plane plane, Duration over, Snapshot snapshot) {
    List<String> course = new ArrayList<>();
    for (long i = 0; i < over.dividedBy(STEP); i++) {
      plane.time.advance(STEP);
      String now = snapshot.of();
      if (course.isEmpty() || !course.get(course.size() - 1).equals(now)) {
        course.add(now);
      }
    }
    return course;
  }

  private interface Snapshot {
    String of();
  }

  @Test
  void aPodIsCreatedScheduledStartedReadyAndThenInTheSlice() {
    Plane plane = new Plane(1);
    List<String> course =
        course(
            plane,
            Duration.ofSeconds(2),
            () -> {
              if (plane.pods().isEmpty()) {
                return "nothing";
              }
              JsonObject pod = plane.pods().get(0);
              String node = Json.text(pod, "spec.nodeName");
              return Json.text(pod, "status.phase")
                  + (node.isEmpty() ? "" : " on a node")
                  + (Json.text(pod, "status.podIP").isEmpty() ? "" : ", address")
                  + (Tree.isTrue(pod, "Ready") ? ", ready" : "")
                  + "; slice: "
                  + String.join("", plane.endpoints("greeter").values()).trim()
                  + (plane.endpoints("greeter").isEmpty() ? "empty" : "");
            });
    assertThat(course)
        .containsSubsequence(
            "nothing",
            "Pending on a node; slice: empty",
            "Running on a node, address; slice: ",
            "Running on a node, address, ready; slice: ready serving");
    assertThat(plane.log).hasSize(2).last().asString().startsWith("pod ready: greeter-");
    assertThat(plane.reasons("Pod")).contains("Scheduled", "Started", "Unhealthy");
    assertThat(plane.reasons("ReplicaSet")).containsExactly("SuccessfulCreate");
    assertThat(plane.reasons("Deployment")).containsExactly("ScalingReplicaSet");
  }

  @Test
  void podsAreSpreadOverZonesAndTheSliceSaysWhere() {
    Plane plane = Plane.ready(6);
    assertThat(plane.perNode()).isEqualTo(Map.of("node-a", 2, "node-b", 2, "node-c", 2));
    JsonObject slice = plane.slices("greeter").get(0);
    assertThat(Json.objects(slice, "endpoints"))
        .allMatch(e -> Json.text(e, "nodeName").equals("node-" + Json.text(e, "zone")))
        .allMatch(e -> !Json.text(e, "targetRef.uid").isEmpty());
    assertThat(Tree.labels(slice))
        .containsEntry("team", "even")
        .containsEntry("service.kubernetes.io/headless", "")
        .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    assertThat(Json.objects(slice, "ports"))
        .singleElement()
        .satisfies(port -> assertThat(Json.number(port, "port")).isEqualTo(50051));
  }

  @Test
  void aPodThatGoesIsTerminatingAndServesWhileItLingersAndIsThenGone() {
    Plane plane = Plane.ready(1);
    String pod = Tree.name(plane.pods().get(0));
    plane.scale(0);
    plane.settle();
    assertThat(plane.endpoints("greeter")).containsExactly(Map.entry(pod, "serving terminating "));
    assertThat(plane.log).contains("pod terminating: " + pod).doesNotContain("pod gone: " + pod);
    assertThat(plane.reasons("Pod")).contains("Killing");

    plane.time.advance(Plane.LINGER);
    assertThat(plane.pods()).isEmpty();
    assertThat(plane.endpoints("greeter")).isEmpty();
    assertThat(plane.log).contains("pod gone: " + pod, "scaled: greeter from 1 to 0");
    assertThat(plane.slices("greeter"))
        .singleElement()
        .satisfies(slice -> assertThat(Json.objects(slice, "ports")).isEmpty());
  }

  @Test
  void scalingDownTakesFromTheFullestNodesFirst() {
    Plane plane = Plane.ready(4);
    assertThat(plane.perNode().values()).containsExactlyInAnyOrder(1, 1, 2);
    plane.scale(3);
    plane.settle();
    assertThat(plane.perNode()).isEqualTo(Map.of("node-a", 1, "node-b", 1, "node-c", 1));
  }

  @Test
  void scalingDownTakesThoseThatAreNotReadyFirst() {
    Plane plane = Plane.ready(2);
    Set<String> ready = plane.names(plane.pods());
    plane.scale(4);
    plane.time.advance(Duration.ofMillis(200));
    assertThat(plane.pods()).hasSize(4);
    plane.scale(2);
    plane.settle();
    assertThat(plane.names(plane.readyPods())).isEqualTo(ready);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aRolloutNeverHasFewerReadyThanWantedNorMoreThanOneAbove(long seed) {
    Plane plane = new Plane(3, seed);
    plane.settle();
    Set<String> before = plane.names(plane.pods());
    plane.restart("now");
    List<String> course =
        course(
            plane,
            Duration.ofSeconds(6),
            () ->
                plane.readyPods().size()
                    + " ready of "
                    + plane.pods().stream().filter(Tree::isActive).count());
    assertThat(course).isSubsetOf("3 ready of 3", "3 ready of 4", "4 ready of 4");
    assertThat(plane.readyPods()).hasSize(3);
    assertThat(plane.names(plane.readyPods())).doesNotContainAnyElementsOf(before);
    assertThat(plane.log).containsSubsequence("rollout begun: greeter", "rollout ended: greeter");
    assertThat(plane.lastStatus("deployments", "status.updatedReplicas")).isEqualTo("3");
    assertThat(plane.lastStatus("deployments", "status.observedGeneration")).isEqualTo("2");
  }

  @Test
  void goingBackToAnOldTemplateUsesItsReplicaSetAgain() {
    Plane plane = Plane.ready(2);
    plane.restart("one");
    plane.time.advance(Duration.ofSeconds(6));
    plane.restart("two");
    plane.time.advance(Duration.ofSeconds(6));
    assertThat(plane.objects.list("replicasets", "lab")).hasSize(3);
    plane.restart("one");
    plane.time.advance(Duration.ofSeconds(6));
    assertThat(plane.objects.list("replicasets", "lab")).hasSize(3);
    assertThat(plane.readyPods())
        .hasSize(2)
        .allMatch(p -> Json.text(p, "metadata.annotations.restartedAt").equals("one"));
    JsonObject deployment = plane.objects.get("deployments", "lab", "greeter");
    JsonObject annotations = deployment.getAsJsonObject("metadata").getAsJsonObject("annotations");
    assertThat(Json.text(annotations.get("deployment.kubernetes.io/revision"))).isEqualTo("4");
  }

  @Test
  void aTemplateThatAClientReadsAndWritesBackIsNoOther() {
    Plane plane = Plane.ready(2);
    boolean unused =
        plane.objects.edit(
            "deployments",
            "lab",
            "greeter",
            d -> {
              JsonObject template = d.getAsJsonObject("spec").getAsJsonObject("template");
              template.getAsJsonObject("metadata").add("creationTimestamp", JsonNull.INSTANCE);
              template.getAsJsonObject("spec").add("securityContext", new JsonObject());
              template.getAsJsonObject("spec").addProperty("nodeName", "");
            });
    plane.settle();
    assertThat(plane.objects.list("replicasets", "lab")).hasSize(1);
  }

  @Test
  void scalingInTheMiddleOfARolloutEndsWithThatMany() {
    Plane plane = Plane.ready(3);
    plane.restart("now");
    plane.time.advance(Duration.ofMillis(700));
    plane.scale(5);
    plane.time.advance(Duration.ofSeconds(6));
    assertThat(plane.readyPods())
        .hasSize(5)
        .allMatch(p -> Json.text(p, "metadata.annotations.restartedAt").equals("now"));
  }

  @Test
  void aDeletedPodIsReplacedAtOnceAndLingersMeanwhile() {
    Plane plane = Plane.ready(3);
    String pod = Tree.name(plane.pods().get(0));
    assertThat(plane.objects.delete("pods", "lab", pod)).isTrue();
    plane.settle();
    assertThat(plane.readyPods()).hasSize(3);
    assertThat(plane.pods()).hasSize(4);
    assertThat(plane.endpoints("greeter")).containsEntry(pod, "serving terminating ");
    plane.time.advance(Plane.LINGER);
    assertThat(plane.pods()).hasSize(3);
  }

  @Test
  void aPodThatIsRemovedByForceIsForgottenWithItsAddress() {
    Plane plane = Plane.ready(1);
    String pod = Tree.name(plane.pods().get(0));
    assertThat(plane.objects.remove("pods", "lab", pod)).isTrue();
    plane.settle();
    assertThat(plane.log).contains("pod gone: " + pod);
    assertThat(plane.readyPods()).hasSize(1);
  }

  @Test
  void theGraceOfADeletionEndsAPodThatLingersLonger() {
    Plane plane = Plane.ready(1);
    boolean unused =
        plane.objects.edit(
            "deployments",
            "lab",
            "greeter",
            d -> {
              JsonObject spec = d.getAsJsonObject("spec");
              spec.addProperty("replicas", 2);
              spec.getAsJsonObject("template")
                  .getAsJsonObject("spec")
                  .addProperty("terminationGracePeriodSeconds", 3);
            });
    plane.time.advance(Duration.ofSeconds(20));
    plane.scale(0);
    plane.time.advance(Duration.ofSeconds(2));
    assertThat(plane.pods()).hasSize(2);
    plane.time.advance(Duration.ofSeconds(2));
    assertThat(plane.pods()).isEmpty();
  }

  @Test
  void aPodThatFailsItsProbeLeavesAndComesBack() {
    Plane plane = Plane.ready(2);
    String pod = Tree.name(plane.pods().get(0));
    plane.deaf.add(pod);
    plane.settle();
    assertThat(plane.endpoints("greeter")).containsEntry(pod, "");
    assertThat(plane.lastStatus("deployments", "status.availableReplicas")).isEqualTo("1");
    plane.deaf.clear();
    plane.settle();
    assertThat(plane.endpoints("greeter")).containsEntry(pod, "ready serving ");
  }

  @Test
  void aHundredAndFiftyPodsAreInSlicesOfAHundredAndFifty() {
    Plane plane = Plane.ready(150);
    assertThat(plane.readyPods()).hasSize(150);
    assertThat(plane.slices("greeter"))
        .extracting(slice -> Json.objects(slice, "endpoints").size())
        .containsExactlyInAnyOrder(100, 50);
    plane.scale(120);
    plane.time.advance(Duration.ofSeconds(15));
    assertThat(plane.endpoints("greeter")).hasSize(120);
  }

  @Test
  void withoutFreeAddressesPodsWaitAndSayWhy() {
    Plane plane = Plane.ready(254);
    assertThat(plane.readyPods()).hasSize(253);
    assertThat(plane.reasons("Pod")).contains("FailedCreatePodSandBox");
  }

  @Test
  void aServiceMayPublishPodsThatAreNotReady() {
    Plane plane = Plane.ready(1);
    plane.service("early", "\"publishNotReadyAddresses\":true,");
    plane.scale(2);
    plane.time.advance(Duration.ofMillis(200));
    assertThat(plane.endpoints("early").values())
        .containsExactlyInAnyOrder("ready serving ", "ready ");
  }

  @Test
  void slicesOfAServiceWithoutASelectorAreTheUsersOwn() {
    Plane plane = Plane.ready(1);
    plane.put(
        """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"own","namespace":"lab"},
         "spec":{"ports":[{"port":80}]}}
        """);
    plane.put(
        """
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","addressType":"IPv4",
         "metadata":{"name":"own-1","namespace":"lab",
          "labels":{"kubernetes.io/service-name":"own"}},
         "ports":[],"endpoints":[]}
        """);
    plane.settle();
    assertThat(plane.names(plane.slices("own"))).containsExactly("own-1");
  }

  @Test
  void whatADeletedOwnerLeavesGoesToo() {
    Plane plane = Plane.ready(2);
    assertThat(plane.objects.delete("deployments", "lab", "greeter")).isTrue();
    assertThat(plane.objects.delete("services", "lab", "greeter")).isTrue();
    plane.time.advance(Duration.ofSeconds(15));
    assertThat(plane.objects.list("replicasets", "")).isEmpty();
    assertThat(plane.pods()).isEmpty();
    assertThat(plane.slices("greeter")).isEmpty();
  }

  @Test
  void withNobodyActingNothingIsWritten() {
    Plane plane = Plane.ready(3);
    long version = plane.objects.version();
    plane.time.advance(Duration.ofMinutes(1));
    assertThat(plane.objects.version()).isEqualTo(version);
  }

  @Test
  void afterCloseNothingIsDone() {
    Plane plane = Plane.ready(3);
    plane.control.close();
    plane.scale(5);
    plane.settle();
    assertThat(plane.pods()).hasSize(3);
  }
}
