// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.Stage;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.EquivalentAddressGroup;
import io.grpc.InsecureChannelCredentials;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy under policies of gRPC's own, over a resolver with endpoint sets and one without. */
class EvenkeelAsChildIT {

  private final FakeChannels fake = new FakeChannels();
  private final ManualResolver manual = new ManualResolver();
  private final List<FaultyServer> servers = new ArrayList<>();

  @BeforeEach
  void startThreeServers() throws IOException {
    List<EquivalentAddressGroup> groups = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FaultyServer server = FaultyServer.start();
      server.serving("greeter", true);
      servers.add(server);
      groups.add(new EquivalentAddressGroup(server.address()));
    }
    manual.give(groups, Map.of());
    fake.publish(endpoints("pod-").toArray(Endpoint[]::new));
  }

  @AfterEach
  void close() {
    fake.close();
    manual.close();
    servers.forEach(FaultyServer::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fake", "manual"})
  void whatOutlierDetectionEjectsIsCalledNoMore(String scheme) {
    ManagedChannel channel = channel(scheme, outlierDetection("600s"));
    awaitPicked(3);
    FaultyServer bad = servers.get(1);
    bad.failure = Status.UNAVAILABLE.withDescription("on purpose");
    callUntil(channel, () -> view(bad).stage() == Stage.UNREACHABLE);
    bad.takeCalls();
    for (int i = 0; i < 100; i++) {
      assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
    }
    assertThat(bad.calls()).isZero();
    assertThat(bad.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fake", "manual"})
  void whatOutlierDetectionLetsBackInIsCalledAgain(String scheme) {
    ManagedChannel channel = channel(scheme, outlierDetection("0.05s"));
    awaitPicked(3);
    FaultyServer bad = servers.get(1);
    bad.failure = Status.UNAVAILABLE.withDescription("on purpose");
    callUntil(channel, () -> view(bad).stage() == Stage.UNREACHABLE);
    bad.failure = null;
    bad.takeCalls();
    callUntil(channel, () -> view(bad).stage() == Stage.PICKED && bad.calls() > 0);
    assertThat(bad.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fake", "manual"})
  void ofARandomSubsetOnlyItsAddressesAreUsed(String scheme) {
    // Came with grpc-java 1.78.
    assumeThat(
            LoadBalancerRegistry.getDefaultRegistry().getProvider("random_subsetting_experimental"))
        .isNotNull();
    ManagedChannel channel = channel(scheme, subsetting());
    awaitPicked(2);
    assertThat(snapshot().endpoints()).hasSize(2);
    for (int i = 0; i < 100; i++) {
      assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
    }
    assertThat(servers.stream().filter(server -> server.calls() > 0)).hasSize(2);
    assertThat(servers.stream().mapToInt(FaultyServer::connections).sum()).isEqualTo(2);
    String prefix = scheme.equals("fake") ? "pod-" : "127.0.0.1:";
    assertThat(snapshot().endpoints())
        .allSatisfy(view -> assertThat(view.endpoint().id()).startsWith(prefix));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fake", "manual"})
  void healthIsWatchedUnderThemToo(String scheme) {
    Map<String, Object> config = new HashMap<>(outlierDetection("600s"));
    config.put("healthCheckConfig", Map.of("serviceName", "greeter"));
    ManagedChannel channel = channel(scheme, config);
    awaitPicked(3);
    FaultyServer ill = servers.get(2);
    ill.serving("greeter", false);
    Await.until(
        FakeChannels.SOON,
        () -> view(ill).stage() == Stage.NOT_SERVING,
        () -> snapshot().toString());
    ill.takeCalls();
    for (int i = 0; i < 50; i++) {
      assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
    }
    assertThat(ill.calls()).isZero();
    ill.serving("greeter", true);
    callUntil(channel, () -> ill.calls() > 0);
  }

  @Test
  void whatTheResolverDidNotListIsUsedByTheTopPolicyAlone() {
    List<Endpoint> endpoints = new ArrayList<>(endpoints("pod-"));
    Endpoint leaving = endpoints.remove(2);
    endpoints.add(
        Endpoint.builder(leaving.id())
            .address("127.0.0.1", leaving.address().port())
            .state(Endpoint.State.DRAINING)
            .build());
    fake.publish(endpoints.toArray(Endpoint[]::new));
    ManagedChannel alone = channel("fake", Map.of("loadBalancingConfig", evenkeel()));
    awaitPicked(2);
    assertThat(snapshot().endpoints()).hasSize(3);
    alone.shutdownNow();
    Await.until(
        FakeChannels.SOON, () -> EvenkeelBalancers.snapshots().isEmpty(), () -> "still there");
    // Policies above know only what was listed: outlier detection breaks the calls of the others.
    ManagedChannel below = channel("fake", outlierDetection("600s"));
    awaitPicked(2);
    assertThat(snapshot().endpoints()).hasSize(2);
    assertThat(FaultyServer.call(below, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
  }

  @Test
  void anotherEndpointAtAnEjectedAddressIsEjectedToo() {
    ManagedChannel channel = channel("fake", outlierDetection("600s"));
    awaitPicked(3);
    FaultyServer bad = servers.get(1);
    bad.failure = Status.UNAVAILABLE.withDescription("on purpose");
    callUntil(channel, () -> view(bad).stage() == Stage.UNREACHABLE);
    fake.publish(endpoints("successor-").toArray(Endpoint[]::new));
    Await.until(
        FakeChannels.SOON,
        () ->
            view(bad).endpoint().id().startsWith("successor-")
                && view(bad).stage() == Stage.UNREACHABLE,
        () -> snapshot().toString());
    bad.takeCalls();
    for (int i = 0; i < 20; i++) {
      assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
    }
    assertThat(bad.calls()).isZero();
  }

  private List<Endpoint> endpoints(String prefix) {
    return servers.stream()
        .map(s -> Endpoint.builder(prefix + s.port()).address("127.0.0.1", s.port()).build())
        .toList();
  }

  private static Map<String, ?> outlierDetection(String baseEjectionTime) {
    return Map.of(
        "loadBalancingConfig",
        List.of(
            Map.of(
                "outlier_detection_experimental",
                Map.of(
                    "interval",
                    "0.05s",
                    "baseEjectionTime",
                    baseEjectionTime,
                    "maxEjectionPercentage",
                    100.0,
                    "failurePercentageEjection",
                    Map.of("threshold", 50.0, "minimumHosts", 2.0, "requestVolume", 2.0),
                    "childPolicy",
                    evenkeel()))));
  }

  private static Map<String, ?> subsetting() {
    return Map.of(
        "loadBalancingConfig",
        List.of(
            Map.of(
                "random_subsetting_experimental",
                Map.of("subsetSize", 2.0, "childPolicy", evenkeel()))));
  }

  private static List<?> evenkeel() {
    // Its own ejection would be there first.
    return List.of(
        Map.of("evenkeel", Map.of("pick", "round_robin", "ejection", false, "slowStart", false)));
  }

  private ManagedChannel channel(String scheme, Map<String, ?> config) {
    ManagedChannel channel =
        fake.channel(
            scheme + ":///greeter",
            InsecureChannelCredentials.create(),
            builder -> builder.defaultServiceConfig(config));
    channel.getState(true);
    return channel;
  }

  private static void callUntil(ManagedChannel channel, BooleanSupplier condition) {
    Await.until(
        FakeChannels.SOON,
        () -> {
          var unused = FaultyServer.call(channel, CallOptions.DEFAULT);
          return condition.getAsBoolean();
        },
        () -> snapshot().toString());
  }

  private static BalancerSnapshot snapshot() {
    List<BalancerSnapshot> all = EvenkeelBalancers.snapshots();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static MemberView view(FaultyServer server) {
    return snapshot().endpoints().stream()
        .filter(view -> view.endpoint().address().port() == server.port())
        .findFirst()
        .orElseThrow();
  }

  private static void awaitPicked(int count) {
    Await.until(
        FakeChannels.SOON,
        () ->
            EvenkeelBalancers.snapshots().size() == 1
                && snapshot().endpoints().stream()
                        .filter(view -> view.stage() == Stage.PICKED)
                        .count()
                    == count,
        () -> EvenkeelBalancers.snapshots().toString());
  }
}
