// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.kubernetes.ApiRequest;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.KubernetesApiBuilder;
import io.evenkeel.standins.kubernetes.Services;
import io.evenkeel.standins.kubernetes.SliceBuilder;
import io.evenkeel.standins.kubernetes.Slices;
import io.evenkeel.testkit.Place;
import java.util.ArrayList;
import java.util.List;

/** A stand-in Kubernetes API as the contract suites command it. */
final class StandInPlace implements Place.OfService, Place.OfCatalog {

  private static final String SERVICE = "greeter";
  private static final String NAMESPACE = "prod";

  // As the endpoint slice controller fills them.
  private static final int SLICE = 100;

  private final KubernetesApi api;
  private final List<Fault> mutes = new ArrayList<>();
  private boolean stopped;

  StandInPlace(KubernetesApiBuilder builder) {
    api = builder.start();
  }

  @Override
  public DiscoveryProvider provider() {
    return new KubernetesDiscoveryProvider();
  }

  @Override
  public Settings settings() {
    ClusterConfig config = ClusterConfig.url(api.url()).withToken(api.token());
    return Settings.none()
        .with(
            KubernetesSettings.CLUSTER,
            api.url().getScheme().equals("https") ? config.withCa(api.caPem()) : config);
  }

  @Override
  public List<Target> targets() {
    return List.of(
        Target.parse("kubernetes:///greeter.prod:grpc"),
        Target.parse("kubernetes://prod/greeter:grpc"),
        Target.parse("kubernetes:///greeter.prod.svc.cluster.local:grpc"));
  }

  @Override
  public Target scope() {
    return Target.parse("kubernetes:///*.prod");
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
    api.put(Services.service(service).namespace(NAMESPACE).port("grpc", 80, 50051));
    int slices = Math.max(1, (hosts.size() + SLICE - 1) / SLICE);
    for (int i = 0; i < slices; i++) {
      SliceBuilder slice = Slices.slice(service + "-" + i).service(service).namespace(NAMESPACE);
      if (!hosts.isEmpty()) {
        slice.port("grpc", 50051);
      }
      for (String host : hosts.subList(i * SLICE, Math.min(hosts.size(), (i + 1) * SLICE))) {
        slice.endpoint(host, e -> e.pod("uid-" + host, "pod-" + host));
      }
      api.put(slice);
    }
    deleteSlicesFrom(service, slices);
  }

  @Override
  public void vanish(String service) {
    api.delete("services", NAMESPACE, service);
    deleteSlicesFrom(service, 0);
  }

  private void deleteSlicesFrom(String service, int first) {
    int next = first;
    while (api.delete("endpointslices", NAMESPACE, service + "-" + next)) {
      next++;
    }
  }

  @Override
  public void breakOff() {
    stopped = true;
    api.stop();
  }

  @Override
  public void mute() {
    mutes.add(api.faults().muteConnections());
  }

  @Override
  public void heal() {
    mutes.forEach(Fault::clear);
    mutes.clear();
    if (stopped) {
      stopped = false;
      api.restart();
    }
  }

  @Override
  public int openWatches() {
    return api.requests().openWatches();
  }

  @Override
  public int timesAsked() {
    return api.requests().log(ApiRequest::isResource).size();
  }

  @Override
  public void close() {
    api.close();
  }
}
