// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.Stage;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.testkit.Await;
import io.evenkeel.testkit.LogLines;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The policy in real channels, over real servers. */
class EvenkeelPolicyIT {

  private final FakeChannels fake = new FakeChannels();
  private final List<FaultyServer> servers = new ArrayList<>();

  @BeforeEach
  void startThreeServers() throws IOException {
    for (int i = 0; i < 3; i++) {
      servers.add(FaultyServer.start());
    }
    publish();
  }

  @AfterEach
  void close() {
    fake.close();
    servers.forEach(FaultyServer::close);
  }

  @Test
  void theTargetCanAskForIt() {
    ManagedChannel channel = channel("fake:///greeter?lb=evenkeel", builder -> {});
    awaitPicked(3);
    assertThat(snapshot().config()).isEqualTo(BalancerConfig.DEFAULT);
    // One that answered its first call late, as on a cold machine, gets few for a while.
    call(channel, 300);
    assertThat(servers.stream().filter(server -> server.calls() > 0)).hasSizeGreaterThan(1);
  }

  @Test
  void aServiceConfigCanAskForItWithSettings() {
    ManagedChannel channel = channel(Map.of("pick", "round_robin", "slowStart", false));
    call(channel, 1);
    awaitPicked(3);
    servers.forEach(FaultyServer::takeCalls);
    call(channel, 300);
    assertThat(servers).allSatisfy(server -> assertThat(server.calls()).isEqualTo(100));
  }

  @Test
  void itCanBeTheChannelsDefaultPolicy() {
    ManagedChannel channel =
        channel("fake:///greeter", b -> b.defaultLoadBalancingPolicy("evenkeel"));
    call(channel, 1);
    awaitPicked(3);
  }

  @Test
  void aWrongConfigOfTheChannelIsRefusedByASentence() {
    ManagedChannelBuilder<?> builder = ManagedChannelBuilder.forTarget("fake:///greeter");
    assertThatThrownBy(
            () ->
                builder
                    .defaultServiceConfig(config(Map.of("ejection", Map.of("failures", 0.0))))
                    .build())
        .hasMessageContaining(
            "Balancing policy 'evenkeel': 'evenkeel.ejection.failures' must be a whole number from 1"
                + " to 1000, but is 0");
  }

  @Test
  void overARealResolverWithoutEndpointSetsTheAddressesAreTheEndpoints() {
    ManagedChannel channel =
        fake.channel(
            "dns:///localhost:" + servers.get(0).port(),
            InsecureChannelCredentials.create(),
            b -> b.defaultServiceConfig(config(Map.of())));
    call(channel, 10);
    assertThat(servers.get(0).calls()).isEqualTo(10);
    assertThat(snapshot().endpoints()).isNotEmpty();
    assertThat(snapshot().target()).startsWith("dns:///localhost");
  }

  @Test
  void anEndpointThatFailsIsEjectedAndComesBack() {
    ManagedChannel channel =
        channel(Map.of("ejection", Map.of("base", "0.05s"), "pick", "round_robin"));
    call(channel, 1);
    awaitPicked(3);
    FaultyServer bad = servers.get(1);
    bad.failure = Status.UNAVAILABLE.withDescription("on purpose");
    bad.takeCalls();
    Await.until(
        FakeChannels.SOON,
        () -> {
          callAnyway(channel, 3);
          return stage(bad) == Stage.EJECTED;
        },
        () -> snapshot().toString());
    int failed = 0;
    for (int i = 0; i < 300; i++) {
      failed += FaultyServer.call(channel, CallOptions.DEFAULT) == Status.Code.OK ? 0 : 1;
    }
    // Single tries after 50 to 75 ms, then twice that, and so on.
    assertThat(failed).isLessThan(10);
    bad.failure = null;
    Await.until(
        FakeChannels.SOON,
        () -> {
          callAnyway(channel, 3);
          return stage(bad) == Stage.PICKED;
        },
        () -> snapshot().toString());
  }

  @Test
  void aFailureCountsForAsLongAsTheServerAsksNotToBeCalled() {
    ManagedChannel channel = channel(Map.of("ejection", false));
    call(channel, 1);
    awaitPicked(3);
    // What the others take must be known: a failure counts for ten medians at least.
    callUntil(channel, () -> servers.stream().allMatch(server -> server.calls() >= 3));
    FaultyServer bad = servers.get(1);
    bad.failure = Status.UNAVAILABLE;
    bad.pushback = "60000";
    CallOptions there =
        CallOptions.DEFAULT.withOption(
            EvenkeelCallOptions.AVOID, endpoint -> !endpoint.id().equals(bad.id()));
    Await.until(
        FakeChannels.SOON,
        () -> {
          assertThat(FaultyServer.call(channel, there)).isEqualTo(Status.Code.UNAVAILABLE);
          // In nanoseconds. A failure without a word counts for 5 s.
          return view(bad).load() > 20e9;
        },
        () -> snapshot().toString());
  }

  @Test
  void anEndpointThatNeverAnswersIsEjectedForTheDeadlinesThatPass() {
    // With gRPC's retries on, as they are unless one turns them off: a call without any answer then
    // ends on its endpoint as cancelled, whatever its caller is told.
    ManagedChannel channel =
        channel(Map.of("pick", "round_robin", "ejection", Map.of("base", "60s")));
    call(channel, 1);
    awaitPicked(3);
    FaultyServer hung = servers.get(1);
    hung.mute = true;
    Await.until(
        FakeChannels.SOON,
        () -> {
          CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(50, TimeUnit.MILLISECONDS);
          FaultyServer.call(channel, soon);
          return stage(hung) == Stage.EJECTED;
        },
        () -> snapshot().toString());
  }

  @Test
  void aSlowEndpointGetsFewCallsAndNoneWaitsForIt() {
    ManagedChannel channel = channel(Map.of());
    call(channel, 1);
    awaitPicked(3);
    FaultyServer slow = servers.get(2);
    slow.delayMillis = 200;
    callUntil(channel, () -> isMoreLoaded(slow, 5));
    servers.forEach(FaultyServer::takeCalls);
    call(channel, 200);
    // A third would be 67. None is the rule: half of what is known fades in three seconds, and 200
    // ms are far from what the others take. But a machine that stands still makes these look slow
    // too, and for a second or two, which are ten calls, the slow one is no worse then.
    assertThat(slow.calls()).isLessThan(50);
  }

  @Test
  void aStreamCountsAsInFlightUntilItEnds() {
    ManagedChannel channel = channel(Map.of("pick", "least_request"));
    call(channel, 1);
    awaitPicked(3);
    List<ClientCall<byte[], byte[]>> streams = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      streams.add(FaultyServer.begin(channel, FaultyServer.STREAM));
      int expected = i + 1;
      Await.until(FakeChannels.SOON, () -> inFlight() == expected, () -> snapshot().toString());
    }
    assertThat(snapshot().endpoints()).allSatisfy(v -> assertThat(v.inFlight()).isBetween(1, 3));
    // The servers may not have seen them all yet.
    Await.until(
        FakeChannels.SOON,
        () -> {
          servers.forEach(FaultyServer::finish);
          return inFlight() == 0;
        },
        () -> snapshot().toString());
    Await.until(FakeChannels.SOON, () -> inFlight() == 0, () -> snapshot().toString());
    streams.forEach(stream -> stream.cancel("done", null));
  }

  @Test
  void whereTheConfigSaysSoAStreamCountsUntilItsFirstMessageOnly() {
    ManagedChannel channel = channel(Map.of("streams", "until_first_message"));
    call(channel, 1);
    awaitPicked(3);
    for (FaultyServer server : servers) {
      server.mute = true;
    }
    ClientCall<byte[], byte[]> silent = FaultyServer.begin(channel, FaultyServer.STREAM);
    Await.until(FakeChannels.SOON, () -> inFlight() == 1, () -> snapshot().toString());
    // It is in flight before its server sees it, which must find itself mute.
    Await.until(
        FakeChannels.SOON,
        () -> servers.stream().mapToInt(FaultyServer::openCalls).sum() == 1,
        () -> snapshot().toString());
    servers.forEach(server -> server.mute = false);
    ClientCall<byte[], byte[]> talking = FaultyServer.begin(channel, FaultyServer.STREAM);
    Await.until(
        FakeChannels.SOON,
        () -> servers.stream().mapToInt(FaultyServer::calls).sum() == 3,
        () -> snapshot().toString());
    Await.until(FakeChannels.SOON, () -> inFlight() == 1, () -> snapshot().toString());
    silent.cancel("done", null);
    Await.until(FakeChannels.SOON, () -> inFlight() == 0, () -> snapshot().toString());
    talking.cancel("done", null);
    assertThat(inFlight()).isZero();
  }

  @Test
  void aHungEndpointGetsNoMoreCallsThanTheOnesThatHangAlready() {
    ManagedChannel channel = channel(Map.of());
    call(channel, 1);
    awaitPicked(3);
    call(channel, 100);
    FaultyServer hung = servers.get(0);
    hung.mute = true;
    hung.takeCalls();
    List<ClientCall<byte[], byte[]>> hanging = new ArrayList<>();
    Await.until(
        FakeChannels.SOON,
        () -> {
          hanging.add(FaultyServer.begin(channel, FaultyServer.UNARY));
          return hung.calls() > 0;
        },
        () -> "never called");
    // As long as the call is younger than the others' answers took, it tells nothing.
    Await.until(FakeChannels.SOON, () -> isMoreLoaded(hung, 2), () -> snapshot().toString());
    for (int i = 0; i < 300; i++) {
      assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
    }
    hanging.forEach(call -> call.cancel("done", null));
  }

  @Test
  void anEndpointThatSaysThatItDoesNotServeIsLeftOutUntilItDoes() {
    for (FaultyServer server : servers) {
      server.serving("greeter", true);
    }
    ManagedChannel channel = healthChecked(Map.of());
    call(channel, 1);
    awaitPicked(3);
    FaultyServer ill = servers.get(0);
    ill.serving("greeter", false);
    Await.until(
        FakeChannels.SOON, () -> stage(ill) == Stage.NOT_SERVING, () -> snapshot().toString());
    ill.takeCalls();
    call(channel, 100);
    assertThat(ill.calls()).isZero();
    ill.serving("greeter", true);
    Await.until(FakeChannels.SOON, () -> stage(ill) == Stage.PICKED, () -> snapshot().toString());
    callUntil(channel, () -> ill.calls() > 0);
  }

  @Test
  void whereMostSayThatTheyDoNotServeTheyAreCalledAllTheSame() {
    for (FaultyServer server : servers) {
      server.serving("greeter", true);
    }
    ManagedChannel channel = healthChecked(Map.of());
    call(channel, 1);
    awaitPicked(3);
    for (FaultyServer server : servers) {
      server.serving("greeter", false);
    }
    Await.until(
        FakeChannels.SOON,
        () -> servers.stream().allMatch(server -> stage(server) == Stage.PANIC),
        () -> snapshot().toString());
    call(channel, 100);
    assertThat(servers).allSatisfy(server -> assertThat(server.calls()).isPositive());
  }

  @Test
  void withoutAPanicThresholdCallsFailWithWhatIsWrong() {
    for (FaultyServer server : servers) {
      server.serving("greeter", false);
    }
    ManagedChannel channel = healthChecked(Map.of("panicThreshold", 0.0));
    assertThatThrownBy(
            () ->
                io.grpc.stub.ClientCalls.blockingUnaryCall(
                    channel,
                    FaultyServer.UNARY,
                    CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
                    new byte[0]))
        .hasMessageStartingWith(
            "UNAVAILABLE: evenkeel: none of 3 endpoints can be called: 127.0.0.1:")
        .hasMessageContaining(": not serving; ");
  }

  @Test
  void aServerWithoutTheHealthServiceCountsAsServing() throws IOException {
    servers.add(FaultyServer.withoutHealthService());
    for (FaultyServer server : servers) {
      server.serving("greeter", true);
    }
    publish();
    ManagedChannel channel = healthChecked(Map.of());
    call(channel, 1);
    awaitPicked(4);
  }

  @Test
  void whereNobodyCanBeReachedTheErrorNamesWhoAndWhy() {
    for (FaultyServer server : servers) {
      server.close();
    }
    ManagedChannel channel = channel(Map.of());
    assertThatThrownBy(
            () ->
                io.grpc.stub.ClientCalls.blockingUnaryCall(
                    channel,
                    FaultyServer.UNARY,
                    CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
                    new byte[0]))
        .hasMessageStartingWith(
            "UNAVAILABLE: evenkeel: none of 3 endpoints can be called: 127.0.0.1:")
        .hasMessageContaining("unreachable (io exception: ")
        .hasMessageContaining("Connection refused");
  }

  @Test
  void aHedgeGoesToAnotherEndpoint() {
    Map<String, Object> config = new HashMap<>(config(Map.of("ejection", false)));
    config.put(
        "methodConfig",
        List.of(
            Map.of(
                "name",
                List.of(Map.of()),
                "hedgingPolicy",
                Map.of("maxAttempts", 2.0, "hedgingDelay", "0.01s"))));
    ManagedChannel channel =
        channel(
            "fake:///greeter",
            b ->
                b.defaultServiceConfig(config)
                    .enableRetry()
                    .intercept(SpreadAttempts.interceptor()));
    call(channel, 1);
    awaitPicked(3);
    servers.get(0).mute = true;
    // Were a hedge to go to the same endpoint now and then, a call would hang for its deadline.
    for (int i = 0; i < 200; i++) {
      assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void whatACallAvoidsIsNotPicked() {
    ManagedChannel channel = channel(Map.of());
    call(channel, 1);
    awaitPicked(3);
    FaultyServer avoided = servers.get(0);
    avoided.takeCalls();
    CallOptions options =
        CallOptions.DEFAULT.withOption(
            EvenkeelCallOptions.AVOID, endpoint -> endpoint.id().equals(avoided.id()));
    for (int i = 0; i < 100; i++) {
      FaultyServer.call(channel, options);
    }
    assertThat(avoided.calls()).isZero();
  }

  @Test
  void otherWeightsTakeEffectWithoutClosingAConnection() {
    ManagedChannel channel = channel(Map.of("pick", "round_robin", "slowStart", false));
    call(channel, 1);
    awaitPicked(3);
    // A client may know of a connection before its server does.
    Await.until(
        FakeChannels.SOON,
        () -> servers.stream().allMatch(server -> server.connections() == 1),
        () -> snapshot().toString());
    FaultyServer heavy = servers.get(0);
    fake.publish(
        servers.stream()
            .map(
                s ->
                    Endpoint.builder(s.id())
                        .address("127.0.0.1", s.port())
                        .weight(s == heavy ? 3 : 1)
                        .build())
            .toArray(Endpoint[]::new));
    Await.until(FakeChannels.SOON, () -> view(heavy).weight() > 1, () -> snapshot().toString());
    servers.forEach(FaultyServer::takeCalls);
    call(channel, 100);
    assertThat(servers).extracting(FaultyServer::calls).containsExactly(60, 20, 20);
    assertThat(servers).allSatisfy(server -> assertThat(server.connections()).isEqualTo(1));
  }

  @Test
  void theSnapshotIsATableOfAllEndpoints() {
    ManagedChannel channel = channel(Map.of());
    call(channel, 1);
    awaitPicked(3);
    assertThat(snapshot().toString())
        .startsWith("fake:///greeter: 3 endpoints, pick adaptive")
        .contains("picked");
    channel.shutdownNow();
    Await.until(
        FakeChannels.SOON, () -> EvenkeelBalancers.snapshots().isEmpty(), () -> "still there");
  }

  @Test
  void theSnapshotsAreLoggedOnRequest() {
    ManagedChannel channel = channel(Map.of());
    call(channel, 1);
    awaitPicked(3);
    try (LogLines log = new LogLines(EvenkeelBalancers.class)) {
      EvenkeelBalancers.log();
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0))
          .startsWith("INFO fake:///greeter: 3 endpoints, pick adaptive")
          .contains(servers.get(0).id(), servers.get(1).id(), servers.get(2).id());
    }
  }

  private void publish() {
    fake.publish(
        servers.stream().map(s -> Endpoint.of("127.0.0.1", s.port())).toArray(Endpoint[]::new));
  }

  private ManagedChannel channel(String target, Consumer<ManagedChannelBuilder<?>> options) {
    ManagedChannel channel = fake.channel(target, InsecureChannelCredentials.create(), options);
    channel.getState(true);
    return channel;
  }

  private ManagedChannel channel(Map<String, ?> settings) {
    return channel("fake:///greeter", b -> b.defaultServiceConfig(config(settings)));
  }

  private ManagedChannel healthChecked(Map<String, ?> settings) {
    Map<String, Object> config = new HashMap<>(config(settings));
    config.put("healthCheckConfig", Map.of("serviceName", "greeter"));
    return channel("fake:///greeter", b -> b.defaultServiceConfig(config));
  }

  private static Map<String, ?> config(Map<String, ?> settings) {
    return Map.of("loadBalancingConfig", List.of(Map.of("evenkeel", settings)));
  }

  private static void call(ManagedChannel channel, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
    }
  }

  private static void callAnyway(ManagedChannel channel, int times) {
    for (int i = 0; i < times; i++) {
      var unused = FaultyServer.call(channel, CallOptions.DEFAULT);
    }
  }

  private static void callUntil(ManagedChannel channel, java.util.function.BooleanSupplier so) {
    Await.until(
        FakeChannels.SOON,
        () -> {
          callAnyway(channel, 1);
          return so.getAsBoolean();
        },
        () -> snapshot().toString());
  }

  private static BalancerSnapshot snapshot() {
    List<BalancerSnapshot> all = EvenkeelBalancers.snapshots();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static Stage stage(FaultyServer server) {
    return view(server).stage();
  }

  /** Whether its load is more than so many times that of any other. */
  private static boolean isMoreLoaded(FaultyServer server, int times) {
    double load = view(server).load();
    return snapshot().endpoints().stream()
        .filter(view -> !view.endpoint().id().equals(server.id()))
        .allMatch(view -> load > times * view.load());
  }

  private static MemberView view(FaultyServer server) {
    for (MemberView view : snapshot().endpoints()) {
      if (view.endpoint().id().equals(server.id())) {
        return view;
      }
    }
    throw new AssertionError(server.id() + " not in " + snapshot());
  }

  private static int inFlight() {
    return snapshot().endpoints().stream().mapToInt(MemberView::inFlight).sum();
  }

  private void awaitPicked(int count) {
    Await.until(
        FakeChannels.SOON,
        () ->
            EvenkeelBalancers.snapshots().size() == 1
                && snapshot().endpoints().stream().filter(v -> v.stage() == Stage.PICKED).count()
                    == count,
        () -> EvenkeelBalancers.snapshots().toString());
  }
}
