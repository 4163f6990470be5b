// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Cells.joined;
import static io.evenkeel.standins.kubernetes.Cells.orElse;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import io.evenkeel.standins.kubernetes.store.Kind;
import java.util.List;
import java.util.Map;

/** The columns of each kind, as the real server has them; kinds that are not here get two. */
final class Columns {

  private static final Column NAME = Column.text("Name", o -> Json.text(o, "metadata.name"));
  private static final Column AGE = Column.age("Age", "metadata.creationTimestamp");
  private static final List<Column> OTHERS = List.of(NAME, AGE);

  private static final List<Column> BINDING =
      List.of(
          NAME,
          Column.text(
              "Role", o -> Json.text(o, "roleRef.kind") + "/" + Json.text(o, "roleRef.name")),
          AGE,
          Column.text("Users", o -> Cells.subjects(o, "User")).wide(),
          Column.text("Groups", o -> Cells.subjects(o, "Group")).wide(),
          Column.text("ServiceAccounts", o -> Cells.subjects(o, "ServiceAccount")).wide());

  private static final List<Column> ROLE =
      List.of(NAME, Column.text("Created At", o -> Json.text(o, "metadata.creationTimestamp")));

  private static final Map<String, List<Column>> BY_RESOURCE =
      Map.ofEntries(
          Map.entry(
              "namespaces",
              List.of(NAME, Column.text("Status", o -> Json.text(o, "status.phase")), AGE)),
          Map.entry(
              "nodes",
              List.of(
                  NAME,
                  Column.text("Status", Cells::nodeStatus),
                  Column.text("Roles", Cells::nodeRoles),
                  AGE,
                  Column.text("Version", o -> Json.text(o, "status.nodeInfo.kubeletVersion")),
                  Column.text("Internal-IP", o -> Cells.nodeAddress(o, "InternalIP")).wide(),
                  Column.text("External-IP", o -> Cells.nodeAddress(o, "ExternalIP")).wide(),
                  nodeInfo("OS-Image", "osImage"),
                  nodeInfo("Kernel-Version", "kernelVersion"),
                  nodeInfo("Container-Runtime", "containerRuntimeVersion"))),
          Map.entry(
              "pods",
              List.of(
                  NAME,
                  Column.text("Ready", Cells::podReady),
                  Column.text("Status", Cells::podStatus),
                  Column.text("Restarts", Cells::podRestarts),
                  AGE,
                  Column.text("IP", o -> orElse(Json.text(o, "status.podIP"), "<none>")).wide(),
                  Column.text("Node", o -> orElse(Json.text(o, "spec.nodeName"), "<none>")).wide(),
                  Column.text(
                          "Nominated Node",
                          o -> orElse(Json.text(o, "status.nominatedNodeName"), "<none>"))
                      .wide(),
                  Column.text("Readiness Gates", o -> "<none>").wide())),
          Map.entry(
              "services",
              List.of(
                  NAME,
                  Column.text("Type", o -> orElse(Json.text(o, "spec.type"), "ClusterIP")),
                  Column.text("Cluster-IP", o -> orElse(Json.text(o, "spec.clusterIP"), "<none>")),
                  Column.text("External-IP", Cells::serviceExternalIp),
                  Column.text("Port(s)", Cells::servicePorts),
                  AGE,
                  Column.text("Selector", o -> Cells.labels(o, "spec.selector")).wide())),
          Map.entry("endpoints", List.of(NAME, Column.text("Endpoints", Cells::endpoints), AGE)),
          Map.entry(
              "endpointslices.discovery.k8s.io",
              List.of(
                  NAME,
                  Column.text("AddressType", o -> Json.text(o, "addressType")),
                  Column.text("Ports", Cells::slicePorts),
                  Column.text("Endpoints", Cells::sliceEndpoints),
                  AGE)),
          Map.entry(
              "deployments.apps",
              List.of(
                  NAME,
                  Column.text(
                      "Ready",
                      o ->
                          Json.number(o, "status.readyReplicas")
                              + "/"
                              + Json.number(o, "spec.replicas")),
                  Column.number("Up-to-date", o -> Json.number(o, "status.updatedReplicas")),
                  Column.number("Available", o -> Json.number(o, "status.availableReplicas")),
                  AGE,
                  containers("Containers", "name"),
                  containers("Images", "image"),
                  Column.text("Selector", o -> Cells.labels(o, "spec.selector.matchLabels"))
                      .wide())),
          Map.entry(
              "replicasets.apps",
              List.of(
                  NAME,
                  Column.number("Desired", o -> Json.number(o, "spec.replicas")),
                  Column.number("Current", o -> Json.number(o, "status.replicas")),
                  Column.number("Ready", o -> Json.number(o, "status.readyReplicas")),
                  AGE,
                  containers("Containers", "name"),
                  containers("Images", "image"),
                  Column.text("Selector", o -> Cells.labels(o, "spec.selector.matchLabels"))
                      .wide())),
          Map.entry(
              "events",
              List.of(
                  Column.age("Last Seen", "lastTimestamp"),
                  Column.text("Type", o -> Json.text(o, "type")),
                  Column.text("Reason", o -> Json.text(o, "reason")),
                  Column.text("Object", Cells::eventObject),
                  Column.text("Source", o -> Json.text(o, "source.component")).wide(),
                  Column.text("Message", o -> Json.text(o, "message").trim()),
                  Column.age("First Seen", "firstTimestamp").wide(),
                  Column.number("Count", o -> Math.max(1, Json.number(o, "count"))).wide(),
                  NAME.wide())),
          Map.entry(
              "leases.coordination.k8s.io",
              List.of(NAME, Column.text("Holder", o -> Json.text(o, "spec.holderIdentity")), AGE)),
          Map.entry("roles.rbac.authorization.k8s.io", ROLE),
          Map.entry("clusterroles.rbac.authorization.k8s.io", ROLE),
          Map.entry("rolebindings.rbac.authorization.k8s.io", BINDING),
          Map.entry("clusterrolebindings.rbac.authorization.k8s.io", BINDING));

  private Columns() {}

  static List<Column> of(Kind kind) {
    return BY_RESOURCE.getOrDefault(kind.resource(), OTHERS);
  }

  private static Column nodeInfo(String name, String member) {
    return Column.text(name, o -> orElse(Json.text(o, "status.nodeInfo." + member), "<unknown>"))
        .wide();
  }

  private static Column containers(String name, String member) {
    return Column.text(
            name,
            (JsonObject o) ->
                joined(
                    Json.objects(o, "spec.template.spec.containers").stream()
                        .map(c -> Json.text(c, member))
                        .toList()))
        .wide();
  }
}
