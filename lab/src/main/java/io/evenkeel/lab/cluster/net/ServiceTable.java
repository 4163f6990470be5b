// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.net;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All Services and where their endpoints are, as kube-proxy and CoreDNS make it from Services and
 * EndpointSlices. Immutable.
 *
 * @param services in the order of their names
 */
public record ServiceTable(List<ServiceEntry> services) {

  private static final String SERVICE = "kubernetes.io/service-name";

  /**
   * A Service.
   *
   * @param clusterIp its virtual address; empty or {@code None} if it has none
   * @param ports its own ports
   * @param endpoints one for each pod and port
   */
  public record ServiceEntry(
      String namespace,
      String name,
      String clusterIp,
      List<ServicePort> ports,
      List<PodEndpoint> endpoints) {

    /** Whether it has no virtual address. */
    public boolean isHeadless() {
      return clusterIp.equals("None");
    }

    /** Endpoints of a port that are ready. */
    public List<PodEndpoint> ready(String port) {
      return endpoints.stream().filter(e -> e.ready() && e.port().equals(port)).toList();
    }

    /**
     * Endpoints of a port that get new connections by kube-proxy's rule (KEP-1669): those that are
     * ready; if none is, those that still serve while they terminate.
     */
    public List<PodEndpoint> usable(String port) {
      List<PodEndpoint> ready = ready(port);
      return ready.isEmpty()
          ? endpoints.stream().filter(e -> e.draining() && e.port().equals(port)).toList()
          : ready;
    }
  }

  /** A port of a Service: its name, which may be empty, and its number. */
  public record ServicePort(String name, int number) {}

  /**
   * A pod at one port.
   *
   * @param port the Service port's name
   * @param ready whether it is ready
   * @param draining whether it terminates and still serves
   */
  public record PodEndpoint(String port, String ip, int number, boolean ready, boolean draining) {}

  /** Copies the list. */
  public ServiceTable {
    services = List.copyOf(services);
  }

  /** Makes it from the objects. */
  public static ServiceTable of(List<JsonObject> services, List<JsonObject> slices) {
    Map<String, List<PodEndpoint>> endpoints = new LinkedHashMap<>();
    for (JsonObject slice : slices) {
      JsonObject labels =
          Json.at(slice, "metadata.labels") instanceof JsonObject map ? map : new JsonObject();
      String key = Json.text(slice, "metadata.namespace") + "/" + Json.text(labels.get(SERVICE));
      addAll(slice, endpoints.computeIfAbsent(key, k -> new ArrayList<>()));
    }
    List<ServiceEntry> entries = new ArrayList<>();
    for (JsonObject service : services) {
      String namespace = Json.text(service, "metadata.namespace");
      String name = Json.text(service, "metadata.name");
      entries.add(
          new ServiceEntry(
              namespace,
              name,
              Json.text(service, "spec.clusterIP"),
              Json.objects(service, "spec.ports").stream()
                  .map(p -> new ServicePort(Json.text(p, "name"), (int) Json.number(p, "port")))
                  .toList(),
              List.copyOf(endpoints.getOrDefault(namespace + "/" + name, List.of()))));
    }
    return new ServiceTable(entries);
  }

  private static void addAll(JsonObject slice, List<PodEndpoint> endpoints) {
    for (JsonObject port : Json.objects(slice, "ports")) {
      for (JsonObject endpoint : Json.objects(slice, "endpoints")) {
        List<String> addresses = Json.texts(endpoint, "addresses");
        if (addresses.isEmpty()) {
          continue;
        }
        boolean serving = !Json.text(endpoint, "conditions.serving").equals("false");
        boolean terminating = Json.text(endpoint, "conditions.terminating").equals("true");
        endpoints.add(
            new PodEndpoint(
                Json.text(port, "name"),
                addresses.get(0),
                (int) Json.number(port, "port"),
                !Json.text(endpoint, "conditions.ready").equals("false"),
                serving && terminating));
      }
    }
  }
}
