// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.KubernetesApiBuilder;
import io.evenkeel.standins.kubernetes.Slices;
import io.evenkeel.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A Service at a stand-in, its watch, and all that the watch told. */
final class WatchedService implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(30);

  final KubernetesApi api;
  final List<Observation> seen = new CopyOnWriteArrayList<>();
  final List<String> relists = new CopyOnWriteArrayList<>();
  private final Discoveries discoveries;

  WatchedService(KubernetesApiBuilder builder) {
    this(builder, api -> ClusterConfig.url(api.url()).withCa(api.caPem()).withToken(api.token()));
  }

  WatchedService(KubernetesApiBuilder builder, Function<KubernetesApi, ClusterConfig> config) {
    api = builder.start();
    discoveries =
        Discoveries.builder()
            .settings(Settings.none().with(KubernetesSettings.CLUSTER, config.apply(api)))
            .observer(
                new DiscoveryObserver() {
                  @Override
                  public void relisted(String source, String reason) {
                    relists.add(reason);
                  }
                })
            .build();
  }

  WatchedService watch() {
    watch("greeter");
    return this;
  }

  List<Observation> watch(String service) {
    List<Observation> told = service.equals("greeter") ? seen : new CopyOnWriteArrayList<>();
    discoveries.watch(Target.parse("kubernetes:///" + service + ".prod:grpc"), told::add);
    return told;
  }

  /** The Service has one endpoint, there. */
  void put(String address) {
    put("greeter", address);
  }

  void put(String service, String address) {
    api.put(
        Slices.slice(service + "-abc")
            .service(service)
            .namespace("prod")
            .port("grpc", 50051)
            .endpoint(address, e -> e.pod("uid-" + address, "pod-" + address)));
  }

  /** Waits until the watch knows that and nothing is wrong. */
  void awaitWellWith(String address) {
    awaitWellWith(seen, address);
  }

  void awaitWellWith(List<Observation> told, String address) {
    Await.until(
        SOON,
        () -> !told.isEmpty() && isWellWith(told.get(told.size() - 1), address),
        () -> "expected " + address + ", told " + told + ", asked " + api.requests().log());
  }

  private static boolean isWellWith(Observation observation, String address) {
    return observation.problem() == null && address(observation).equals(address);
  }

  Problem awaitProblem(Problem.Kind kind, String says) {
    Await.until(
        Duration.ofSeconds(60),
        () -> problem(kind, says) != null,
        () -> "expected " + kind + " '" + says + "', told " + seen);
    return problem(kind, says);
  }

  private Problem problem(Problem.Kind kind, String says) {
    return seen.stream()
        .map(Observation::problem)
        .filter(p -> p != null && p.kind() == kind && p.text().contains(says))
        .findFirst()
        .orElse(null);
  }

  /** Once there was a set, there always was one, and it was one of these. */
  void assertSetsWereOnly(String... addresses) {
    assertThat(seen).extracting(WatchedService::address).isSubsetOf(addresses);
  }

  /** Of the one endpoint, or {@code none}. */
  static String address(Observation observation) {
    return observation.endpoints() == null || observation.endpoints().size() != 1
        ? "none"
        : observation.endpoints().endpoints().get(0).address().host();
  }

  @Override
  public void close() {
    discoveries.close();
    api.close();
  }
}
