// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.Stage;
import io.evenkeel.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.xds.XdsNameResolverProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy as a control plane's choice, in gRPC's own xDS client (gRFC A52). */
class EvenkeelXdsIT {

  private static final String SETTINGS =
      "{\"pick\": \"round_robin\", \"slowStart\": false,"
          + " \"ejection\": {\"failures\": 3, \"base\": \"60s\"}}";

  private final List<FaultyServer> servers = new ArrayList<>();
  private XdsControlPlane control;
  private XdsNameResolverProvider resolver;
  private ManagedChannel channel;

  @BeforeEach
  void startThreeServers() throws IOException {
    for (int i = 0; i < 3; i++) {
      servers.add(FaultyServer.start());
    }
    control = new XdsControlPlane();
    resolver = control.resolver("test-xds");
    NameResolverRegistry.getDefaultRegistry().register(resolver);
    control.put(XdsResources.TARGET, XdsResources.listener());
    control.put(XdsResources.ROUTES, XdsResources.routes());
    control.put(XdsResources.CLUSTER, XdsResources.endpoints(servers));
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    NameResolverRegistry.getDefaultRegistry().deregister(resolver);
    control.close();
    servers.forEach(FaultyServer::close);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theControlPlaneChoosesItWithItsSettings(boolean byLocality) {
    LoadBalancingPolicy policy = XdsResources.evenkeel(SETTINGS);
    connect(byLocality ? XdsResources.byLocality(policy) : policy);
    assertThat(snapshot().target()).isEqualTo("test-xds:///greeter");
    assertThat(snapshot().config().ejection().failures()).isEqualTo(3);
    assertThat(snapshot().config().slowStart()).isNull();
    servers.forEach(FaultyServer::takeCalls);
    call(99);
    assertThat(servers).allSatisfy(server -> assertThat(server.calls()).isEqualTo(33));
    assertThat(control.refusals()).isEmpty();
  }

  @Test
  void anEndpointThatFailsIsEjected() {
    connect(XdsResources.byLocality(XdsResources.evenkeel(SETTINGS)));
    FaultyServer bad = servers.get(1);
    bad.failure = Status.UNAVAILABLE.withDescription("on purpose");
    callUntil(() -> stage(bad) == Stage.EJECTED);
    bad.takeCalls();
    call(50);
    assertThat(bad.calls()).isZero();
  }

  @Test
  void anEndpointMoreLeavesTheConnectionsOfTheOthers() throws IOException {
    connect(XdsResources.byLocality(XdsResources.evenkeel(SETTINGS)));
    servers.add(FaultyServer.start());
    control.put(XdsResources.CLUSTER, XdsResources.endpoints(servers));
    callUntil(() -> servers.get(3).calls() > 0);
    assertThat(servers).allSatisfy(server -> assertThat(server.connections()).isEqualTo(1));
    FaultyServer gone = servers.get(0);
    control.put(XdsResources.CLUSTER, XdsResources.endpoints(servers.subList(1, 4)));
    Await.until(
        FakeChannels.SOON, () -> snapshot().endpoints().size() == 3, () -> snapshot().toString());
    gone.takeCalls();
    call(20);
    assertThat(gone.calls()).isZero();
    assertThat(servers).allSatisfy(server -> assertThat(server.connections()).isEqualTo(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void otherSettingsTakeEffectWithoutAConnectionMore(boolean byLocality) {
    LoadBalancingPolicy before = XdsResources.evenkeel(SETTINGS);
    connect(byLocality ? XdsResources.byLocality(before) : before);
    LoadBalancingPolicy after =
        XdsResources.evenkeel("{\"pick\": \"least_request\", \"ejection\": false}");
    control.put(
        XdsResources.CLUSTER,
        XdsResources.cluster(byLocality ? XdsResources.byLocality(after) : after));
    Await.until(
        FakeChannels.SOON,
        () -> snapshot().config().ejection() == null,
        () -> snapshot().toString());
    call(50);
    assertThat(servers).allSatisfy(server -> assertThat(server.connections()).isEqualTo(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWrongSettingIsRefusedByASentenceAndTheOldOnesStay(boolean byLocality) {
    LoadBalancingPolicy right = XdsResources.evenkeel(SETTINGS);
    connect(byLocality ? XdsResources.byLocality(right) : right);
    LoadBalancingPolicy wrong = XdsResources.evenkeel("{\"ejection\": {\"failures\": 0}}");
    control.put(
        XdsResources.CLUSTER,
        XdsResources.cluster(byLocality ? XdsResources.byLocality(wrong) : wrong));
    Await.until(FakeChannels.SOON, () -> !control.refusals().isEmpty(), () -> "not refused");
    assertThat(control.refusals().get(0))
        .contains(
            "Balancing policy 'evenkeel': 'evenkeel.ejection.failures' must be a whole number from"
                + " 1 to 1000, but is 0");
    assertThat(snapshot().config().ejection().failures()).isEqualTo(3);
    call(30);
    assertThat(servers).allSatisfy(server -> assertThat(server.connections()).isEqualTo(1));
  }

  private void connect(LoadBalancingPolicy policy) {
    control.put(XdsResources.CLUSTER, XdsResources.cluster(policy));
    channel =
        Grpc.newChannelBuilder("test-xds:///greeter", InsecureChannelCredentials.create()).build();
    channel.getState(true);
    callUntil(() -> servers.stream().allMatch(server -> stage(server) == Stage.PICKED));
  }

  private void call(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
    }
  }

  private void callUntil(BooleanSupplier condition) {
    Await.until(
        FakeChannels.SOON,
        () -> {
          var unused = FaultyServer.call(channel, CallOptions.DEFAULT);
          return condition.getAsBoolean();
        },
        () -> EvenkeelBalancers.snapshots().toString());
  }

  private static BalancerSnapshot snapshot() {
    List<BalancerSnapshot> all = EvenkeelBalancers.snapshots();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static Stage stage(FaultyServer server) {
    return snapshot().endpoints().stream()
        .filter(view -> view.endpoint().id().equals(server.id()))
        .map(MemberView::stage)
        .findFirst()
        .orElseThrow();
  }
}
