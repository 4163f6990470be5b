// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.Slices;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesDiscoveryIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final KubernetesApi api = KubernetesApi.start();
  private final Discoveries discoveries =
      Discoveries.builder()
          .settings(
              Settings.none()
                  .with(
                      KubernetesSettings.CLUSTER,
                      ClusterConfig.url(api.url()).withCa(api.caPem()).withToken(api.token())))
          .build();
  private final List<Observation> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    discoveries.close();
    api.close();
  }

  @Test
  void followsAServiceOverTls() {
    put("10.0.0.1", "10.0.0.2");
    discoveries.watch(Target.parse("kubernetes:///greeter.prod:grpc"), seen::add);
    awaitAddresses("10.0.0.1:50051", "10.0.0.2:50051");

    put("10.0.0.1", "10.0.0.3");
    awaitAddresses("10.0.0.1:50051", "10.0.0.3:50051");

    put();
    awaitAddresses();
  }

  @Test
  void whenASliceWasLastChangedIsNotWhenItWent() {
    put("10.0.0.1");
    api.put(
        Slices.slice("greeter-b")
            .service("greeter")
            .namespace("prod")
            .annotation("endpoints.kubernetes.io/last-change-trigger-time", "2026-01-02T03:04:05Z")
            .port("grpc", 50051)
            .endpoint("10.0.0.2", e -> e.pod("uid-2", "pod-2").ready(true)));
    discoveries.watch(Target.parse("kubernetes:///greeter.prod:grpc"), seen::add);
    awaitAddresses("10.0.0.1:50051", "10.0.0.2:50051");

    api.delete("endpointslices", "prod", "greeter-b");

    awaitAddresses("10.0.0.1:50051");
    assertThat(last().endpoints().stamp().changedAt()).isNull();
  }

  @Test
  void seesWhatChangedWhileTheServerWasDown() {
    put("10.0.0.1");
    discoveries.watch(Target.parse("kubernetes:///greeter.prod"), seen::add);
    awaitAddresses("10.0.0.1:50051");

    api.stop();
    await().atMost(SOON).until(() -> last().problem() != null);
    assertThat(last().problem().kind()).isEqualTo(Problem.Kind.UNREACHABLE);
    assertThat(last().endpoints().size()).isEqualTo(1);
    put("10.0.0.9");
    api.restart();

    awaitAddresses("10.0.0.9:50051");
    await().atMost(SOON).until(() -> last().problem() == null);
  }

  @Test
  void aMissingServiceIsAProblemAtOnce() {
    discoveries.watch(Target.parse("kubernetes:///nowhere.prod:grpc"), seen::add);

    await().atMost(SOON).until(() -> !seen.isEmpty());
    assertThat(last().problem().kind()).isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(last().endpoints()).isNull();
  }

  private void put(String... addresses) {
    var slice =
        Slices.slice("greeter-abc").service("greeter").namespace("prod").port("grpc", 50051);
    for (String address : addresses) {
      slice.endpoint(address, e -> e.pod("uid-" + address, "pod-" + address).ready(true));
    }
    api.put(slice);
  }

  private Observation last() {
    return seen.get(seen.size() - 1);
  }

  private void awaitAddresses(String... addresses) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(seen).isNotEmpty();
              assertThat(last().endpoints()).isNotNull();
              assertThat(last().endpoints().endpoints())
                  .extracting(Endpoint::address)
                  .extracting(Object::toString)
                  .containsExactly(addresses);
            });
  }
}
