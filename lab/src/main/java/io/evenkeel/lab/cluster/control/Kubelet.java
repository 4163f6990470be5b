// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.evenkeel.lab.cluster.pod.PodAddress;
import io.evenkeel.lab.cluster.pod.PodAddresses;
import io.evenkeel.lab.cluster.pod.PodProcess;
import io.evenkeel.lab.cluster.pod.PodRuntime;
import io.evenkeel.standins.kubernetes.store.Json;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kubelets of all nodes: each pod is created, started, probed, and ended when it is deleted. A
 * kubelet whose node is lost does nothing and tells nothing until the node returns.
 *
 * <p>Used on the scheduler's thread only.
 */
final class Kubelet {

  private static final String NAME = "kubelet";

  /** What a kubelet knows of a pod. */
  private static final class Handled {
    private final JsonObject pod;
    private final String node;
    private final @Nullable PodAddress address;
    private @Nullable PodProcess process;
    private boolean ready;
    private boolean terminating;
    private boolean exited;

    private Handled(JsonObject pod, @Nullable PodAddress address) {
      this.pod = pod;
      this.node = Json.text(pod, "spec.nodeName");
      this.address = address;
    }
  }

  private final Context context;
  private final PodRuntime runtime;
  private final PodAddresses addresses;
  private final PodTimes times;
  private final Reconciler reconciler;
  private final Map<String, Handled> handled = new LinkedHashMap<>();
  private final Set<String> lost = new HashSet<>();

  Kubelet(Context context, PodRuntime runtime, PodAddresses addresses, PodTimes times) {
    this.context = context;
    this.runtime = runtime;
    this.addresses = addresses;
    this.times = times;
    this.reconciler = context.reconciler(this::reconcile, "pods");
  }

  boolean isLost(String node) {
    return lost.contains(node);
  }

  void lose(String node) {
    lost.add(node);
  }

  /** What was due in the meantime is done now. */
  void regain(String node) {
    if (!lost.remove(node)) {
      return;
    }
    for (Handled each : List.copyOf(handled.values())) {
      if (!each.node.equals(node)) {
        continue;
      }
      if (each.exited) {
        exited(each);
      } else if (each.process == null) {
        create(each);
      } else {
        report(each);
        probe(each);
      }
    }
    reconciler.soon();
  }

  Reconciler reconciler() {
    return reconciler;
  }

  private void reconcile() {
    Set<String> present = new HashSet<>();
    for (JsonObject pod : context.objects().list("pods", "")) {
      String uid = Tree.uid(pod);
      present.add(uid);
      times.created(uid, context.scheduler().now());
      String node = Json.text(pod, "spec.nodeName");
      if (node.isEmpty() || lost.contains(node)) {
        continue;
      }
      Handled known = handled.get(uid);
      if (known == null) {
        known = admit(pod);
      }
      if (Tree.isDeleted(pod) && !known.terminating) {
        terminate(known, pod);
      }
    }
    for (Handled each : List.copyOf(handled.values())) {
      if (!present.contains(Tree.uid(each.pod)) && !lost.contains(each.node)) {
        forget(each);
      }
    }
    times.retain(present);
  }

  private Handled admit(JsonObject pod) {
    PodAddress address = addresses.take();
    Handled admitted = new Handled(pod, address);
    handled.put(Tree.uid(pod), admitted);
    if (address == null) {
      context
          .events()
          .warning(
              pod,
              NAME,
              "FailedCreatePodSandBox",
              "Failed to create pod sandbox: no IP addresses available in range set");
    }
    report(admitted);
    create(admitted);
    return admitted;
  }

  private void create(Handled pod) {
    if (pod.address == null) {
      return;
    }
    context.later(() -> started(pod), context.settings().creation());
  }

  private void started(Handled pod) {
    if (pod.process != null || pod.terminating || isStale(pod) || pod.address == null) {
      return;
    }
    String container = Json.text(container(pod.pod), "name");
    pod.process = runtime.start(Tree.name(pod.pod), pod.node, pod.address);
    context.events().normal(pod.pod, NAME, "Created", "Created container: " + container);
    context.events().normal(pod.pod, NAME, "Started", "Started container " + container);
    report(pod);
    probe(pod);
  }

  /** Whether it is too late to act: the node is lost, or the pod is no more. */
  private boolean isStale(Handled pod) {
    return lost.contains(pod.node) || handled.get(Tree.uid(pod.pod)) != pod;
  }

  private void probe(Handled pod) {
    var unused =
        context.scheduler().schedule(() -> probed(pod), context.settings().readinessPeriod());
  }

  private void probed(Handled pod) {
    PodProcess process = pod.process;
    if (process == null || pod.exited || isStale(pod)) {
      return;
    }
    boolean serving = process.isServing();
    if (serving != pod.ready) {
      pod.ready = serving;
      if (serving) {
        times.ready(Tree.uid(pod.pod), context.scheduler().now());
      } else {
        times.notReady(Tree.uid(pod.pod));
      }
      report(pod);
      if (serving && !pod.terminating) {
        context.log().add("pod ready", Tree.name(pod.pod) + " on " + pod.node);
      }
    }
    if (!serving && !pod.terminating) {
      context
          .events()
          .warning(
              pod.pod,
              NAME,
              "Unhealthy",
              "Readiness probe failed: dial tcp "
                  + (pod.address == null ? "" : pod.address.ip())
                  + ": connect: connection refused");
    }
    probe(pod);
  }

  private void terminate(Handled pod, JsonObject deleted) {
    pod.terminating = true;
    context.log().add("pod terminating", Tree.name(pod.pod));
    PodProcess process = pod.process;
    if (process == null) {
      exited(pod);
      return;
    }
    context
        .events()
        .normal(
            pod.pod,
            NAME,
            "Killing",
            "Stopping container " + Json.text(container(pod.pod), "name"));
    process.terminate(() -> exited(pod));
    Duration grace =
        Duration.ofSeconds(Json.number(deleted, "metadata.deletionGracePeriodSeconds"));
    var unused = context.scheduler().schedule(process::kill, grace);
  }

  private void exited(Handled pod) {
    pod.exited = true;
    if (lost.contains(pod.node)) {
      return;
    }
    forget(pod);
    var unused = context.objects().remove("pods", Tree.namespace(pod.pod), Tree.name(pod.pod));
  }

  /** The pod is no more, here or at all. */
  private void forget(Handled pod) {
    if (!handled.remove(Tree.uid(pod.pod), pod)) {
      return;
    }
    PodProcess process = pod.process;
    if (process != null) {
      process.kill();
    }
    if (pod.address != null) {
      addresses.release(pod.address);
    }
    context.log().add("pod gone", Tree.name(pod.pod));
  }

  private static JsonObject container(JsonObject pod) {
    List<JsonObject> containers = Json.objects(pod, "spec.containers");
    return containers.isEmpty() ? new JsonObject() : containers.get(0);
  }

  /** Writes what is so into the pod's status. */
  private void report(Handled pod) {
    String uid = Tree.uid(pod.pod);
    var unused =
        context
            .objects()
            .edit(
                "pods",
                Tree.namespace(pod.pod),
                Tree.name(pod.pod),
                current -> {
                  if (Tree.uid(current).equals(uid)) {
                    status(pod, current);
                  }
                });
  }

  private void status(Handled pod, JsonObject current) {
    String now = context.now();
    JsonObject status = Tree.member(current, "status");
    boolean running = pod.process != null;
    status.addProperty("phase", running ? "Running" : "Pending");
    status.addProperty("hostIP", "127.0.0.1");
    if (!status.has("startTime")) {
      status.addProperty("startTime", now);
    }
    PodAddress address = pod.address;
    if (address != null) {
      ports(current, address);
      if (running) {
        status.addProperty("podIP", address.ip());
        JsonArray all = new JsonArray();
        JsonObject only = new JsonObject();
        only.addProperty("ip", address.ip());
        all.add(only);
        status.add("podIPs", all);
      }
    }
    String unready = running ? "containers with unready status" : "ContainersNotReady";
    Tree.condition(status, "Initialized", "True", "", "", now);
    String value = pod.ready ? "True" : "False";
    String reason = pod.ready ? "" : "ContainersNotReady";
    Tree.condition(status, "ContainersReady", value, reason, pod.ready ? "" : unready, now);
    Tree.condition(status, "Ready", value, reason, pod.ready ? "" : unready, now);
    status.add("containerStatuses", containers(pod, current, now));
  }

  private static JsonArray containers(Handled pod, JsonObject current, String now) {
    JsonArray statuses = new JsonArray();
    for (JsonObject container : Json.objects(current, "spec.containers")) {
      JsonObject status = new JsonObject();
      status.add("name", container.get("name"));
      status.addProperty("image", Json.text(container, "image"));
      status.addProperty("imageID", "");
      status.addProperty("ready", pod.ready);
      status.addProperty("started", pod.process != null);
      status.addProperty("restartCount", 0);
      status.add("lastState", new JsonObject());
      JsonObject state = Tree.member(status, "state");
      if (pod.process != null) {
        String before = startedAt(current);
        Tree.member(state, "running").addProperty("startedAt", before.isEmpty() ? now : before);
      } else {
        Tree.member(state, "waiting").addProperty("reason", "ContainerCreating");
      }
      statuses.add(status);
    }
    return statuses;
  }

  private static String startedAt(JsonObject pod) {
    for (JsonObject status : Json.objects(pod, "status.containerStatuses")) {
      return Json.text(status, "state.running.startedAt");
    }
    return "";
  }

  /**
   * Where pods share an address, each has ports of its own: its spec then says which, since slices
   * are made from that.
   */
  private static void ports(JsonObject pod, PodAddress address) {
    for (JsonObject container : Json.objects(pod, "spec.containers")) {
      for (JsonObject port : Json.objects(container, "ports")) {
        Integer own = address.ports().get(Json.text(port, "name"));
        if (own != null) {
          port.addProperty("containerPort", own);
        }
      }
    }
  }
}
