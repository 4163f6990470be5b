// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What stands in the cells of tables, worded as the real server words it. */
final class Cells {

  /** How many of several things a cell names. */
  private static final int SHOWN = 3;

  private static final String NODE_ROLE = "node-role.kubernetes.io/";

  private Cells() {}

  static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }

  static String joined(List<String> parts) {
    return String.join(",", parts);
  }

  static String few(List<String> all, String none) {
    if (all.isEmpty()) {
      return none;
    }
    String shown = joined(all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() <= SHOWN ? shown : shown + " + " + (all.size() - SHOWN) + " more...";
  }

  static String labels(JsonObject object, String path) {
    if (!(Json.at(object, path) instanceof JsonObject map) || map.isEmpty()) {
      return "<none>";
    }
    return map.entrySet().stream()
        .map(e -> e.getKey() + "=" + Json.text(e.getValue()))
        .sorted()
        .collect(Collectors.joining(","));
  }

  static String subjects(JsonObject binding, String kind) {
    return Json.objects(binding, "subjects").stream()
        .filter(s -> Json.text(s, "kind").equals(kind))
        .map(
            s -> {
              String namespace = Json.text(s, "namespace");
              return namespace.isEmpty()
                  ? Json.text(s, "name")
                  : namespace + "/" + Json.text(s, "name");
            })
        .collect(Collectors.joining(", "));
  }

  static String slicePorts(JsonObject slice) {
    List<String> ports = new ArrayList<>();
    for (JsonObject port : Json.objects(slice, "ports")) {
      String number = Json.text(port, "port");
      ports.add(number.isEmpty() ? orElse(Json.text(port, "name"), "*") : number);
    }
    return few(ports, "<unset>");
  }

  static String sliceEndpoints(JsonObject slice) {
    List<String> addresses = new ArrayList<>();
    Json.objects(slice, "endpoints").forEach(e -> addresses.addAll(Json.texts(e, "addresses")));
    return few(addresses, "<unset>");
  }

  static String endpoints(JsonObject endpoints) {
    List<String> all = new ArrayList<>();
    for (JsonObject subset : Json.objects(endpoints, "subsets")) {
      for (JsonObject port : Json.objects(subset, "ports")) {
        for (JsonObject address : Json.objects(subset, "addresses")) {
          String ip = Json.text(address, "ip");
          String host = ip.indexOf(':') < 0 ? ip : "[" + ip + "]";
          all.add(host + ":" + Json.text(port, "port"));
        }
      }
    }
    return few(all, "<none>");
  }

  static String servicePorts(JsonObject service) {
    List<String> ports = new ArrayList<>();
    for (JsonObject port : Json.objects(service, "spec.ports")) {
      long nodePort = Json.number(port, "nodePort");
      ports.add(
          Json.text(port, "port")
              + (nodePort > 0 ? ":" + nodePort : "")
              + "/"
              + orElse(Json.text(port, "protocol"), "TCP"));
    }
    return ports.isEmpty() ? "<none>" : joined(ports);
  }

  static String serviceExternalIp(JsonObject service) {
    List<String> external = Json.texts(service, "spec.externalIPs");
    return switch (Json.text(service, "spec.type")) {
      case "ExternalName" -> Json.text(service, "spec.externalName");
      case "LoadBalancer" -> {
        List<String> ips = new ArrayList<>();
        Json.objects(service, "status.loadBalancer.ingress")
            .forEach(i -> ips.add(orElse(Json.text(i, "ip"), Json.text(i, "hostname"))));
        ips.addAll(external);
        yield ips.isEmpty() ? "<pending>" : joined(ips);
      }
      default -> external.isEmpty() ? "<none>" : joined(external);
    };
  }

  static String podReady(JsonObject pod) {
    List<JsonObject> statuses = Json.objects(pod, "status.containerStatuses");
    long ready = statuses.stream().filter(s -> Json.text(s, "ready").equals("true")).count();
    return ready + "/" + Json.objects(pod, "spec.containers").size();
  }

  static String podStatus(JsonObject pod) {
    if (!Json.text(pod, "metadata.deletionTimestamp").isEmpty()) {
      return "Terminating";
    }
    String reason = orElse(Json.text(pod, "status.reason"), Json.text(pod, "status.phase"));
    for (JsonObject status : Json.objects(pod, "status.containerStatuses")) {
      reason = orElse(Json.text(status, "state.terminated.reason"), reason);
      reason = orElse(Json.text(status, "state.waiting.reason"), reason);
    }
    return reason;
  }

  static String podRestarts(JsonObject pod) {
    long restarts = 0;
    for (JsonObject status : Json.objects(pod, "status.containerStatuses")) {
      restarts += Json.number(status, "restartCount");
    }
    return Long.toString(restarts);
  }

  static String nodeStatus(JsonObject node) {
    String status = "Unknown";
    for (JsonObject condition : Json.objects(node, "status.conditions")) {
      if (Json.text(condition, "type").equals("Ready")) {
        status = Json.text(condition, "status").equals("True") ? "Ready" : "NotReady";
      }
    }
    boolean cordoned = Json.text(node, "spec.unschedulable").equals("true");
    return cordoned ? status + ",SchedulingDisabled" : status;
  }

  static String nodeRoles(JsonObject node) {
    JsonElement labels = Json.at(node, "metadata.labels");
    List<String> roles =
        labels instanceof JsonObject map
            ? map.keySet().stream()
                .filter(key -> key.startsWith(NODE_ROLE))
                .map(key -> key.substring(NODE_ROLE.length()))
                .sorted()
                .toList()
            : List.of();
    return roles.isEmpty() ? "<none>" : joined(roles);
  }

  static String nodeAddress(JsonObject node, String type) {
    return Json.objects(node, "status.addresses").stream()
        .filter(a -> Json.text(a, "type").equals(type))
        .map(a -> Json.text(a, "address"))
        .findFirst()
        .orElse("<none>");
  }

  static String eventObject(JsonObject event) {
    String kind = Json.text(event, "involvedObject.kind").toLowerCase(Locale.ROOT);
    String name = Json.text(event, "involvedObject.name");
    return name.isEmpty() ? kind : kind + "/" + name;
  }
}
