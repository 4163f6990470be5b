// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.lab.cluster.pod.BlockOfAddresses;
import io.evenkeel.lab.cluster.pod.PodAddress;
import io.evenkeel.lab.cluster.pod.PodProcess;
import io.evenkeel.lab.cluster.pod.PodRuntime;
import io.evenkeel.standins.kubernetes.KubernetesObjects;
import io.evenkeel.standins.kubernetes.store.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A control plane in virtual time whose pods' processes only say that they serve. */
final class Plane {

  static final Duration STARTUP = Duration.ofMillis(400);
  static final Duration LINGER = Duration.ofSeconds(10);

  final VirtualTime time = VirtualTime.create();
  final KubernetesObjects objects = KubernetesObjects.unserved(clock());
  final List<String> log = new ArrayList<>();
  final Set<String> deaf = new HashSet<>();
  final ControlPlane control;

  Plane(int replicas) {
    this(replicas, 1);
  }

  Plane(int replicas, long seed) {
    put(
        String.format(
            Locale.ROOT,
            """
      {"apiVersion":"apps/v1","kind":"Deployment",
       "metadata":{"name":"greeter","namespace":"lab"},
       "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"greeter"}},
        "strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":0}},
        "template":{"metadata":{"labels":{"app":"greeter"}},
         "spec":{"terminationGracePeriodSeconds":30,"containers":[{"name":"greeter","ports":[
          {"name":"grpc","containerPort":50051},{"name":"aged","containerPort":50052}]}]}}}}
      """,
            replicas));
    service("greeter", "");
    control =
        new ControlPlane(
            objects,
            time,
            new Random(seed),
            new ControlSettings(
                Map.of("node-a", "a", "node-b", "b", "node-c", "c"),
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofSeconds(40),
                Duration.ofMinutes(5)),
            runtime(),
            new BlockOfAddresses("127.77.9.", Map.of("grpc", 50051, "aged", 50052), () -> {}),
            (kind, what) -> log.add(kind + ": " + what));
  }

  static Plane ready(int replicas) {
    Plane plane = new Plane(replicas);
    plane.settle();
    return plane;
  }

  /** Long enough for all that does not wait for a linger or a grace. */
  void settle() {
    time.advance(Duration.ofSeconds(2));
  }

  final void service(String name, String more) {
    put(
        String.format(
            Locale.ROOT,
            """
      {"apiVersion":"v1","kind":"Service",
       "metadata":{"name":"%s","namespace":"lab","labels":{"team":"even"}},
       "spec":{"clusterIP":"None","selector":{"app":"greeter"},%s
        "ports":[{"name":"grpc","port":80,"targetPort":"grpc"}]}}
      """,
            name,
            more));
  }

  final void put(String json) {
    JsonObject unused = objects.put(JsonParser.parseString(json).getAsJsonObject());
  }

  void scale(int replicas) {
    boolean unused =
        objects.edit(
            "deployments",
            "lab",
            "greeter",
            d -> d.getAsJsonObject("spec").addProperty("replicas", replicas));
  }

  /** As {@code kubectl rollout restart}; the same mark twice is the same template. */
  void restart(String mark) {
    boolean unused =
        objects.edit(
            "deployments",
            "lab",
            "greeter",
            d ->
                Tree.member(
                        Tree.member(Tree.member(Tree.member(d, "spec"), "template"), "metadata"),
                        "annotations")
                    .addProperty("restartedAt", mark));
  }

  List<JsonObject> pods() {
    return objects.list("pods", "lab");
  }

  List<JsonObject> readyPods() {
    return pods().stream().filter(p -> Tree.isTrue(p, "Ready") && !Tree.isDeleted(p)).toList();
  }

  Set<String> names(List<JsonObject> objects) {
    Set<String> names = new TreeSet<>();
    objects.forEach(object -> names.add(Tree.name(object)));
    return names;
  }

  Map<String, Integer> perNode() {
    Map<String, Integer> nodes = new TreeMap<>();
    for (JsonObject pod : pods()) {
      if (Tree.isActive(pod)) {
        nodes.merge(Json.text(pod, "spec.nodeName"), 1, Integer::sum);
      }
    }
    return nodes;
  }

  List<JsonObject> slices(String service) {
    return objects.list("endpointslices", "lab").stream()
        .filter(s -> service.equals(Tree.labels(s).get(EndpointSliceController.SERVICE)))
        .toList();
  }

  /** Endpoints of a service by pod: {@code ready serving terminating zone}. */
  Map<String, String> endpoints(String service) {
    Map<String, String> endpoints = new TreeMap<>();
    for (JsonObject slice : slices(service)) {
      for (JsonObject endpoint : Json.objects(slice, "endpoints")) {
        endpoints.put(
            Json.text(endpoint, "targetRef.name"),
            word(endpoint, "ready") + word(endpoint, "serving") + word(endpoint, "terminating"));
      }
    }
    return endpoints;
  }

  private static String word(JsonObject endpoint, String condition) {
    return Json.text(endpoint, "conditions." + condition).equals("true") ? condition + " " : "";
  }

  List<String> reasons(String kind) {
    return objects.list("events", "").stream()
        .filter(e -> Json.text(e, "involvedObject.kind").equals(kind))
        .map(e -> Json.text(e, "reason"))
        .toList();
  }

  String lastStatus(String resource, String path) {
    JsonObject object = objects.get(resource, "lab", "greeter");
    return object == null ? "gone" : Json.text(object, path);
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return time.now();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  private PodRuntime runtime() {
    return (name, node, address) -> new FakeProcess(name, address);
  }

  /** Serves after its startup, until its linger is over. */
  private final class FakeProcess implements PodProcess {

    private final String name;
    private final Instant listensAt = time.now().plus(STARTUP);
    private Runnable exited = () -> {};
    private boolean ended;

    FakeProcess(String name, PodAddress address) {
      this.name = name;
      log.add("process: " + name + " at " + address.ip());
    }

    @Override
    public boolean isServing() {
      return !ended && !deaf.contains(name) && !time.now().isBefore(listensAt);
    }

    @Override
    public void terminate(Runnable whenExited) {
      exited = whenExited;
      var unused = time.schedule(this::kill, LINGER);
    }

    @Override
    public void kill() {
      if (!ended) {
        ended = true;
        exited.run();
      }
    }
  }
}
