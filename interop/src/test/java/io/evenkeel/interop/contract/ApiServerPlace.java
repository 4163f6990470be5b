// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop.contract;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.kubernetes.ClusterConfig;
import io.evenkeel.kubernetes.KubernetesDiscoveryProvider;
import io.evenkeel.kubernetes.KubernetesSettings;
import io.evenkeel.testkit.Place;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A fresh namespace of a real cluster as the contract suites command it. Only the source under test
 * goes through the relay that is broken off and muted.
 */
final class ApiServerPlace implements Place.OfService, Place.OfCatalog {

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String SERVICE = "greeter";

  // As the endpoint slice controller fills them.
  private static final int SLICE = 100;

  private final ApiServer api = ApiServer.SHARED;
  private final Relay relay = new Relay(api.address());
  private final String namespace = "contract-" + NAMES.incrementAndGet();
  private final Map<String, Integer> slices = new HashMap<>();

  ApiServerPlace() {
    api.apply(
        "/api/v1/namespaces/" + namespace,
        """
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "NAME"}}"""
            .replace("NAME", namespace));
  }

  String namespace() {
    return namespace;
  }

  @Override
  public DiscoveryProvider provider() {
    return new KubernetesDiscoveryProvider();
  }

  @Override
  public Settings settings() {
    return Settings.none()
        .with(
            KubernetesSettings.CLUSTER,
            ClusterConfig.url(URI.create("https://127.0.0.1:" + relay.port()))
                .withCa(api.caPem)
                .withToken(api.clientToken));
  }

  @Override
  public List<Target> targets() {
    return List.of(
        Target.parse("kubernetes:///greeter." + namespace + ":grpc"),
        Target.parse("kubernetes://" + namespace + "/greeter:grpc"),
        Target.parse("kubernetes:///greeter." + namespace + ".svc.cluster.local:grpc"));
  }

  @Override
  public Target scope() {
    return Target.parse("kubernetes:///*." + namespace);
  }

  @Override
  public void put(List<String> hosts) {
    put(SERVICE, hosts);
  }

  @Override
  public void vanish() {
    vanish(SERVICE);
  }

  @Override
  public void put(String service, List<String> hosts) {
    // Without a selector: no controller writes slices for it.
    api.apply(
        path("/api/v1", "services", service),
        """
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "NAME"},
         "spec": {"clusterIP": "None", "ports": [{"name": "grpc", "port": 80}]}}"""
            .replace("NAME", service));
    int count = Math.max(1, (hosts.size() + SLICE - 1) / SLICE);
    for (int i = 0; i < count; i++) {
      String name = service + "-" + i;
      api.apply(
          slicePath(name),
          slice(name, service, hosts.subList(i * SLICE, Math.min(hosts.size(), (i + 1) * SLICE))));
    }
    deleteSlices(service, count);
  }

  @Override
  public void vanish(String service) {
    api.delete(path("/api/v1", "services", service));
    deleteSlices(service, 0);
  }

  private void deleteSlices(String service, int first) {
    for (int i = first; i < slices.getOrDefault(service, 0); i++) {
      api.delete(slicePath(service + "-" + i));
    }
    slices.put(service, first);
  }

  @Override
  public void breakOff() {
    relay.breakOff();
  }

  @Override
  public void mute() {
    relay.mute();
  }

  @Override
  public void heal() {
    relay.heal();
  }

  @Override
  public int openWatches() {
    return openWatches(api.metrics());
  }

  private static int openWatches(List<String> metrics) {
    return ApiServer.sum(
        metrics,
        "apiserver_longrunning_requests",
        labels -> isOfSlicesOfOneNamespace(labels) && labels.contains("verb=\"WATCH"));
  }

  @Override
  public int timesAsked() {
    List<String> metrics = api.metrics();
    // A watch is counted as a request when it has ended.
    return openWatches(metrics)
        + ApiServer.sum(
            metrics,
            "apiserver_request_total",
            labels ->
                isOfSlicesOfOneNamespace(labels)
                    && (labels.contains("verb=\"WATCH") || labels.contains("verb=\"LIST")));
  }

  /** The cluster's own components watch the slices of all namespaces at once. */
  private static boolean isOfSlicesOfOneNamespace(String labels) {
    return labels.contains("resource=\"endpointslices\"") && labels.contains("scope=\"namespace\"");
  }

  @Override
  public void close() {
    relay.close();
  }

  private String slicePath(String name) {
    return path("/apis/discovery.k8s.io/v1", "endpointslices", name);
  }

  private String path(String group, String resource, String name) {
    return group + "/namespaces/" + namespace + "/" + resource + "/" + name;
  }

  private static String slice(String name, String service, List<String> hosts) {
    String port = "{\"name\": \"grpc\", \"port\": 50051, \"protocol\": \"TCP\"}";
    return """
        {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
         "metadata": {"name": "NAME", "labels": {"kubernetes.io/service-name": "SERVICE"}},
         "addressType": "IPv4", "ports": [PORTS], "endpoints": [ENDPOINTS]}"""
        .replace("NAME", name)
        .replace("SERVICE", service)
        .replace("PORTS", hosts.isEmpty() ? "" : port)
        .replace(
            "ENDPOINTS",
            hosts.stream().map(ApiServerPlace::endpoint).collect(Collectors.joining(", ")));
  }

  private static String endpoint(String host) {
    return """
        {"addresses": ["HOST"], "conditions": {"ready": true},
         "targetRef": {"kind": "Pod", "name": "pod-HOST", "uid": "uid-HOST"}}"""
        .replace("HOST", host);
  }
}
