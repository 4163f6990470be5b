// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the EndpointSlices of each Service with a selector, by the rules of the real controller
 * (KEP-752, KEP-1672): a slice for each set of ports, 100 endpoints in each at most, an endpoint
 * stays in its slice, and one empty slice is left where there is none.
 */
final class EndpointSliceController {

  static final String SERVICE = "kubernetes.io/service-name";

  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final String MANAGER = "endpointslice-controller.k8s.io";
  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final String TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";

  /** The real controller's {@code --max-endpoints-per-slice}. */
  private static final int MOST = 100;

  private final Context context;
  private final Reconciler reconciler;

  EndpointSliceController(Context context) {
    this.context = context;
    this.reconciler =
        context.reconciler(this::reconcile, "services", "pods", "nodes", "endpointslices");
  }

  Reconciler reconciler() {
    return reconciler;
  }

  private void reconcile() {
    Map<String, String> zones = new HashMap<>();
    for (JsonObject node : context.objects().list("nodes", "")) {
      zones.put(Tree.name(node), Tree.labels(node).getOrDefault("topology.kubernetes.io/zone", ""));
    }
    for (JsonObject service : context.objects().list("services", "")) {
      Map<String, String> selector = Tree.texts(Json.at(service, "spec.selector"));
      if (!selector.isEmpty() && !Json.text(service, "spec.type").equals("ExternalName")) {
        new Service(service, selector, zones).reconcile();
      }
    }
  }

  /** Pods with the same ports: endpoints by uid. */
  private record Group(JsonArray ports, Map<String, JsonObject> endpoints) {}

  /** One Service, once. */
  private final class Service {

    private final JsonObject service;
    private final Map<String, String> selector;
    private final Map<String, String> zones;

    /**
     * By the ports as text: numbers that were parsed have other hashes than those that were not.
     */
    private final Map<String, Group> wanted = new LinkedHashMap<>();

    Service(JsonObject service, Map<String, String> selector, Map<String, String> zones) {
      this.service = service;
      this.selector = selector;
      this.zones = zones;
    }

    void reconcile() {
      for (JsonObject pod : context.objects().list("pods", Tree.namespace(service))) {
        if (Tree.selects(selector, pod) && !Json.text(pod, "status.podIP").isEmpty()) {
          JsonArray ports = ports(pod);
          wanted
              .computeIfAbsent(ports.toString(), text -> new Group(ports, new LinkedHashMap<>()))
              .endpoints()
              .put(Tree.uid(pod), endpoint(pod));
        }
      }
      List<JsonObject> own = new ArrayList<>();
      for (JsonObject slice : context.objects().list("endpointslices", Tree.namespace(service))) {
        Map<String, String> labels = Tree.labels(slice);
        if (Objects.equals(labels.get(SERVICE), Tree.name(service))
            && Objects.equals(labels.get(MANAGED_BY), MANAGER)) {
          own.add(slice);
        }
      }
      boolean any = !wanted.isEmpty();
      List<JsonObject> spare = new ArrayList<>();
      for (JsonObject slice : own) {
        keep(slice, spare);
      }
      wanted.values().forEach(group -> add(group, spare));
      if (!any && spare.isEmpty()) {
        write(null, new JsonArray(), List.of());
      } else if (!any) {
        write(spare.remove(0), new JsonArray(), List.of());
      }
      for (JsonObject slice : spare) {
        var unused =
            context.objects().remove("endpointslices", Tree.namespace(slice), Tree.name(slice));
      }
    }

    /** What is still wanted of a slice stays in it, and free places are filled. */
    private void keep(JsonObject slice, List<JsonObject> spare) {
      JsonArray ports = slice.get("ports") instanceof JsonArray given ? given : new JsonArray();
      Group group = wanted.get(ports.toString());
      Map<String, JsonObject> endpoints = group == null ? new HashMap<>() : group.endpoints();
      List<JsonObject> kept = new ArrayList<>();
      for (JsonObject endpoint : Json.objects(slice, "endpoints")) {
        JsonObject current = endpoints.remove(Json.text(endpoint, "targetRef.uid"));
        if (current != null) {
          kept.add(current);
        }
      }
      if (kept.isEmpty()) {
        spare.add(slice);
        return;
      }
      fill(kept, endpoints);
      write(slice, ports, kept);
    }

    private void add(Group group, List<JsonObject> spare) {
      while (!group.endpoints().isEmpty()) {
        List<JsonObject> some = new ArrayList<>();
        fill(some, group.endpoints());
        write(spare.isEmpty() ? null : spare.remove(0), group.ports(), some);
      }
    }

    private void fill(List<JsonObject> slice, Map<String, JsonObject> endpoints) {
      var left = endpoints.values().iterator();
      while (slice.size() < MOST && left.hasNext()) {
        slice.add(left.next());
        left.remove();
      }
    }

    private void write(@Nullable JsonObject before, JsonArray ports, List<JsonObject> endpoints) {
      JsonObject slice = new JsonObject();
      slice.addProperty("apiVersion", "discovery.k8s.io/v1");
      slice.addProperty("kind", "EndpointSlice");
      JsonObject metadata = Tree.member(slice, "metadata");
      metadata.addProperty("namespace", Tree.namespace(service));
      metadata.addProperty("generateName", Tree.name(service) + "-");
      JsonObject labels = Tree.member(metadata, "labels");
      Tree.labels(service).forEach(labels::addProperty);
      labels.addProperty(MANAGED_BY, MANAGER);
      labels.addProperty(SERVICE, Tree.name(service));
      if (Json.text(service, "spec.clusterIP").equals("None")) {
        labels.addProperty(HEADLESS, "");
      }
      metadata.add("ownerReferences", Tree.ownedBy(service));
      slice.addProperty("addressType", "IPv4");
      JsonArray all = new JsonArray();
      endpoints.forEach(all::add);
      slice.add("endpoints", all);
      slice.add("ports", ports.deepCopy());
      if (before != null) {
        if (all.equals(before.get("endpoints"))
            && ports.equals(before.get("ports"))
            && labels.equals(Json.at(before, "metadata.labels"))) {
          return;
        }
        metadata.add("name", Json.at(before, "metadata.name"));
      }
      Tree.member(metadata, "annotations").addProperty(TRIGGER, context.now());
      JsonObject unused = context.objects().put(slice);
    }

    private JsonObject endpoint(JsonObject pod) {
      boolean serving = Tree.isTrue(pod, "Ready");
      boolean terminating = Tree.isDeleted(pod);
      boolean all = Json.text(service, "spec.publishNotReadyAddresses").equals("true");
      JsonObject endpoint = new JsonObject();
      endpoint.add("addresses", Tree.strings(List.of(Json.text(pod, "status.podIP"))));
      JsonObject conditions = Tree.member(endpoint, "conditions");
      conditions.addProperty("ready", all || (serving && !terminating));
      conditions.addProperty("serving", serving);
      conditions.addProperty("terminating", terminating);
      JsonObject target = Tree.member(endpoint, "targetRef");
      target.addProperty("kind", "Pod");
      target.addProperty("namespace", Tree.namespace(pod));
      target.addProperty("name", Tree.name(pod));
      target.addProperty("uid", Tree.uid(pod));
      String node = Json.text(pod, "spec.nodeName");
      endpoint.addProperty("nodeName", node);
      String zone = zones.getOrDefault(node, "");
      if (!zone.isEmpty()) {
        endpoint.addProperty("zone", zone);
      }
      return endpoint;
    }

    /** The Service's ports as the pod has them; a name that it has not is left out. */
    private JsonArray ports(JsonObject pod) {
      JsonArray ports = new JsonArray();
      for (JsonObject port : Json.objects(service, "spec.ports")) {
        JsonElement target = port.get("targetPort");
        long number = target == null ? 0 : number(pod, target);
        if (number <= 0) {
          continue;
        }
        JsonObject resolved = new JsonObject();
        resolved.addProperty("name", Json.text(port, "name"));
        resolved.addProperty("port", number);
        resolved.addProperty("protocol", Json.text(port, "protocol"));
        String app = Json.text(port, "appProtocol");
        if (!app.isEmpty()) {
          resolved.addProperty("appProtocol", app);
        }
        ports.add(resolved);
      }
      return ports;
    }

    private long number(JsonObject pod, JsonElement target) {
      if (target.getAsJsonPrimitive().isNumber()) {
        return target.getAsLong();
      }
      for (JsonObject container : Json.objects(pod, "spec.containers")) {
        for (JsonObject port : Json.objects(container, "ports")) {
          if (Json.text(port, "name").equals(target.getAsString())) {
            return Json.number(port, "containerPort");
          }
        }
      }
      return 0;
    }
  }
}
