// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.testkit.Await;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stays gRPC's own in a channel that the bridge resolves for: real channels and servers. */
class ChannelIT {

  private static final Map<String, ?> ROUND_ROBIN = policy("round_robin");
  private static final Map<String, ?> PICK_FIRST = policy("pick_first");

  // Assigned to a service of 1988 that no machine runs any more.
  private static final int DEAD = 1;

  private final FakeChannels fake = new FakeChannels();
  private final List<LoopbackServer> servers = new ArrayList<>();

  @BeforeEach
  void startThreeServers() throws IOException {
    Endpoint[] endpoints = new Endpoint[3];
    for (int i = 0; i < endpoints.length; i++) {
      LoopbackServer server = LoopbackServer.start();
      servers.add(server);
      endpoints[i] = Endpoint.of("127.0.0.1", server.port());
    }
    fake.publish(endpoints);
  }

  @AfterEach
  void close() {
    fake.close();
    servers.forEach(LoopbackServer::close);
  }

  @Test
  void withoutAPolicyAnywhereAllCallsGoToOneServerAsGrpcHasIt() {
    ManagedChannel channel = channel("fake:///greeter", builder -> {});

    for (int i = 0; i < 50; i++) {
      LoopbackServer.call(channel);
    }

    assertThat(servers).extracting(server -> server.calls().size()).containsOnlyOnce(50);
  }

  @Test
  void theChannelsOwnServiceConfigStands() {
    ManagedChannel channel =
        channel("fake:///greeter", builder -> builder.defaultServiceConfig(ROUND_ROBIN));

    fake.callUntil(channel, this::allAreCalled);
  }

  @Test
  void theChannelsDefaultPolicyStands() {
    ManagedChannel channel =
        channel("fake:///greeter", builder -> builder.defaultLoadBalancingPolicy("round_robin"));

    fake.callUntil(channel, this::allAreCalled);
  }

  @Test
  void thePolicyOfTheTargetTakesThePlaceOfTheChannelsOwnServiceConfig() {
    ManagedChannel channel =
        channel(
            "fake:///greeter?lb=round_robin", builder -> builder.defaultServiceConfig(PICK_FIRST));

    fake.callUntil(channel, this::allAreCalled);
  }

  @Test
  void anEndpointIsCalledAtThatOfItsAddressesWhichLives() {
    LoopbackServer second = servers.get(0);
    LoopbackServer first = servers.get(1);
    fake.publish(
        Endpoint.builder("dead, alive")
            .address("127.0.0.1", DEAD)
            .address("127.0.0.1", second.port())
            .build(),
        Endpoint.builder("alive, dead")
            .address("127.0.0.1", first.port())
            .address("::1", DEAD)
            .build());
    ManagedChannel channel = channel("fake:///greeter?lb=round_robin", builder -> {});

    fake.callUntil(channel, () -> !first.calls().isEmpty() && !second.calls().isEmpty());
  }

  @Test
  void anIdleChannelWatchesNothingUntilItsStateIsAskedFor() {
    ManagedChannel channel = channel("fake:///greeter?lb=round_robin", builder -> {});
    assertThat(channel.getState(false)).isEqualTo(ConnectivityState.IDLE);
    assertThat(fake.source.sink).isNull();

    channel.getState(true);

    awaitReady(channel);
  }

  @Test
  void aChannelThatWasMadeIdleConnectsAgainWhenItsStateIsAskedFor() {
    ManagedChannel channel = channel("fake:///greeter?lb=round_robin", builder -> {});
    LoopbackServer.call(channel);
    channel.enterIdle();
    Await.until(
        FakeChannels.SOON,
        () -> channel.getState(false) == ConnectivityState.IDLE,
        () -> "is " + channel.getState(false));

    channel.getState(true);

    awaitReady(channel);
    LoopbackServer.call(channel);
  }

  @Test
  void overADiscoveryThatIsClosedCallsFailAndTheChannelDoesNotPanic() {
    fake.closeDiscoveries();
    ManagedChannel channel = channel("fake:///greeter", builder -> {});

    assertThatThrownBy(() -> LoopbackServer.call(channel))
        .hasMessage("UNAVAILABLE: fake greeter: This Discoveries is closed");
  }

  private ManagedChannel channel(String target, Consumer<ManagedChannelBuilder<?>> options) {
    return fake.channel(target, InsecureChannelCredentials.create(), options);
  }

  private boolean allAreCalled() {
    return servers.stream().noneMatch(server -> server.calls().isEmpty());
  }

  private static void awaitReady(ManagedChannel channel) {
    Await.until(
        FakeChannels.SOON,
        () -> channel.getState(false) == ConnectivityState.READY,
        () -> "is " + channel.getState(false));
  }

  private static Map<String, ?> policy(String name) {
    return Map.of("loadBalancingConfig", List.of(Map.of(name, Map.of())));
  }
}
