// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.evenkeel.lab.measure.Rounded;
import io.evenkeel.lab.state.NodeNow;
import io.evenkeel.lab.state.PodNow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers on a real cluster, read from its objects. Whatever is missing in them is taken for
 * not there: they are others' words.
 */
final class RemoteCluster {

  // A pod that is not ready so long after it was made is not starting any more.
  private static final double SECONDS_TO_START = 120;

  private RemoteCluster() {}

  /**
   * A pod of the servers.
   *
   * @param readySince when it became ready, in whole seconds as the cluster tells it; null if it is
   *     not
   */
  record ServerPod(PodNow now, @Nullable Instant readySince) {}

  /**
   * The Deployment of the servers.
   *
   * @param template all that a rollout changes
   * @param rolling whether pods of an older template are still there, or new ones not ready
   */
  record Servers(int replicas, String template, boolean rolling) {}

  static List<ServerPod> pods(JsonObject list, Map<String, NodeNow> nodes, Instant now) {
    List<ServerPod> pods = new ArrayList<>();
    for (JsonObject pod : items(list)) {
      pods.add(pod(pod, nodes, now));
    }
    pods.sort(Comparator.comparing(pod -> pod.now().name()));
    return pods;
  }

  private static ServerPod pod(JsonObject pod, Map<String, NodeNow> nodes, Instant now) {
    String node = text(pod, "spec", "nodeName");
    NodeNow known = nodes.get(node);
    Instant ready = null;
    for (JsonObject condition : objects(at(pod, "status", "conditions"))) {
      if (text(condition, "type").equals("Ready")) {
        ready =
            text(condition, "status").equals("True")
                ? time(text(condition, "lastTransitionTime"))
                : null;
      }
    }
    boolean leaving = !text(pod, "metadata", "deletionTimestamp").isEmpty();
    boolean running = text(pod, "status", "phase").equals("Running");
    Instant created = time(text(pod, "metadata", "creationTimestamp"));
    double age = created == null ? 0 : Duration.between(created, now).toMillis() / 1000.0;
    String state =
        leaving
            ? "draining"
            : ready != null
                ? "ready"
                : !running ? "pending" : age < SECONDS_TO_START ? "starting" : "unready";
    return new ServerPod(
        new PodNow(
            text(pod, "metadata", "name"),
            text(pod, "status", "podIP"),
            node,
            known == null ? "" : known.zone(),
            state,
            "",
            Math.max(0, Rounded.to(10, age))),
        leaving ? null : ready);
  }

  static Map<String, NodeNow> nodes(JsonObject list) {
    Map<String, NodeNow> nodes = new TreeMap<>();
    for (JsonObject node : items(list)) {
      String name = text(node, "metadata", "name");
      boolean ready = false;
      for (JsonObject condition : objects(at(node, "status", "conditions"))) {
        ready |=
            text(condition, "type").equals("Ready") && text(condition, "status").equals("True");
      }
      String zone = text(node, "metadata", "labels", "topology.kubernetes.io/zone");
      nodes.put(name, new NodeNow(name, zone, !ready));
    }
    return nodes;
  }

  static Servers servers(JsonObject deployment) {
    int replicas = number(deployment, "spec", "replicas");
    JsonElement template = at(deployment, "spec", "template");
    boolean settled =
        number(deployment, "status", "updatedReplicas") == replicas
            && number(deployment, "status", "replicas") == replicas
            && number(deployment, "status", "availableReplicas") == replicas;
    return new Servers(replicas, template == null ? "" : template.toString(), !settled);
  }

  /**
   * A way of calling whose client runs.
   *
   * @param target what its client dials; empty if its arguments do not say
   * @param clients channels of the client
   */
  record DeployedWay(String name, String target, int clients) {}

  /** The ways whose clients' Deployments these are, by their names. */
  static Map<String, DeployedWay> ways(JsonObject deployments) {
    Map<String, DeployedWay> ways = new LinkedHashMap<>();
    for (JsonObject deployment : items(deployments)) {
      String name = text(deployment, "metadata", "labels", DeployedLabels.WAY);
      if (name.isEmpty()) {
        continue;
      }
      String target = "";
      int clients = 1;
      for (JsonObject container :
          objects(at(deployment, "spec", "template", "spec", "containers"))) {
        if (at(container, "args") instanceof JsonArray args && args.size() > 1) {
          for (JsonElement argument : args) {
            String word = argument.getAsString();
            if (word.contains(":///")) {
              target = word;
            } else if (word.matches("--clients=\\d{1,4}")) {
              clients = Integer.parseInt(word.substring("--clients=".length()));
            }
          }
        }
      }
      ways.put(name, new DeployedWay(name, target, clients));
    }
    return ways;
  }

  /** The running pods of the clients, by the names of their ways. */
  static Map<String, String> clientPods(JsonObject pods) {
    Map<String, String> clients = new TreeMap<>();
    for (JsonObject pod : items(pods)) {
      String way = text(pod, "metadata", "labels", DeployedLabels.WAY);
      boolean leaving = !text(pod, "metadata", "deletionTimestamp").isEmpty();
      if (!way.isEmpty() && !leaving && text(pod, "status", "phase").equals("Running")) {
        clients.put(way, text(pod, "metadata", "name"));
      }
    }
    return clients;
  }

  private static List<JsonObject> items(JsonObject list) {
    return objects(list.get("items"));
  }

  private static List<JsonObject> objects(@Nullable JsonElement array) {
    List<JsonObject> objects = new ArrayList<>();
    if (array instanceof JsonArray elements) {
      for (JsonElement element : elements) {
        if (element instanceof JsonObject object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }

  private static @Nullable JsonElement at(JsonObject object, String... path) {
    JsonElement here = object;
    for (String name : path) {
      if (!(here instanceof JsonObject inside)) {
        return null;
      }
      here = inside.get(name);
    }
    return here;
  }

  private static String text(JsonObject object, String... path) {
    JsonElement found = at(object, path);
    return found != null && found.isJsonPrimitive() ? found.getAsString() : "";
  }

  private static int number(JsonObject object, String... path) {
    try {
      String text = text(object, path);
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static @Nullable Instant time(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
