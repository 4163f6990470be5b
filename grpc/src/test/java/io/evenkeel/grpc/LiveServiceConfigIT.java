// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.Stage;
import io.evenkeel.core.balance.pick.Adaptive;
import io.evenkeel.core.balance.pick.RoundRobin;
import io.evenkeel.core.balance.pick.WeightedRandom;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.grpc.balancer.EvenkeelLoadBalancerProvider;
import io.evenkeel.testkit.Await;
import io.evenkeel.testkit.LogLines;
import io.grpc.CallOptions;
import io.grpc.EquivalentAddressGroup;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A resolver that gives another service config, right or wrong, while the channel lives. */
class LiveServiceConfigIT {

  private final FakeChannels fake = new FakeChannels();
  private final ManualResolver resolver = new ManualResolver();
  private final List<FaultyServer> servers = new ArrayList<>();
  private final LogLines log = new LogLines(EvenkeelLoadBalancerProvider.class);

  @BeforeEach
  void startThreeServers() throws IOException {
    for (int i = 0; i < 3; i++) {
      servers.add(FaultyServer.start());
    }
  }

  @AfterEach
  void close() {
    fake.close();
    resolver.close();
    log.close();
    servers.forEach(FaultyServer::close);
  }

  @Test
  void otherSettingsTakeEffectWithoutClosingAConnection() {
    resolve(Map.of("slowStart", false));
    ManagedChannel channel = connect(null);
    awaitPicked(3, Adaptive.rule());
    resolve(
        Map.of(
            "pick",
            "round_robin",
            "slowStart",
            false,
            "streams",
            "until_first_message",
            "ejection",
            Map.of("failures", 1.0, "base", "60s")));
    awaitPicked(3, new RoundRobin());
    call(channel, 300);
    assertThat(servers).allSatisfy(server -> assertThat(server.takeCalls()).isEqualTo(100));
    FaultyServer bad = servers.get(0);
    bad.failure = Status.UNAVAILABLE;
    for (int i = 0; i < 3; i++) {
      var unused = FaultyServer.call(channel, CallOptions.DEFAULT);
    }
    // One failure ejects by now, and by the defaults five.
    awaitPicked(2, new RoundRobin());
    resolve(Map.of("pick", "round_robin", "slowStart", false, "ejection", false));
    awaitPicked(3, new RoundRobin());
    bad.failure = null;
    servers.forEach(FaultyServer::takeCalls);
    call(channel, 300);
    assertThat(servers).allSatisfy(server -> assertThat(server.calls()).isEqualTo(100));
    awaitOneConnectionEach();
  }

  @Test
  void aWrongOneLeavesTheOneBeforeInForceAndIsLogged() throws IOException {
    resolve(Map.of("pick", "round_robin"));
    connect(null);
    awaitPicked(3, new RoundRobin());
    servers.add(FaultyServer.start());
    resolve(wrong(1001));
    // The new server shows that the answer with the wrong config has arrived, and counts.
    awaitPicked(4, new RoundRobin());
    awaitOneConnectionEach();
    assertThat(log.lines()).containsExactly("WARNING " + sentence(1001));
  }

  @Test
  void aWrongOneThatComesAgainIsLoggedOnce() {
    resolve(Map.of("pick", "round_robin"));
    connect(null);
    awaitPicked(3, new RoundRobin());
    resolve(wrong(1002));
    resolve(wrong(1002));
    resolve(wrong(1003));
    resolve(wrong(1002));
    resolve(Map.of("pick", "random"));
    awaitPicked(3, new WeightedRandom());
    assertThat(log.lines())
        .containsExactly("WARNING " + sentence(1002), "WARNING " + sentence(1003));
  }

  @Test
  void whereTheChannelHasADefaultItTakesThePlaceOfAWrongOne() {
    resolve(Map.of("pick", "round_robin"));
    connect(Map.of("pick", "random"));
    awaitPicked(3, new RoundRobin());
    resolve(wrong(1004));
    awaitPicked(3, new WeightedRandom());
    awaitOneConnectionEach();
    assertThat(log.lines()).containsExactly("WARNING " + sentence(1004));
  }

  @Test
  void aWrongOneThatIsTheFirstFailsCallsByItsSentence() {
    resolve(wrong(1005));
    ManagedChannel channel = connect(null);
    assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    FaultyServer.UNARY,
                    CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
                    new byte[0]))
        .hasMessageContaining("'evenkeel.ejection.failures' must be a whole number from 1 to 1000");
  }

  @Test
  void aRightOneThatFollowsTakesEffectAgain() {
    resolve(wrong(1006));
    ManagedChannel channel = connect(null);
    resolve(Map.of("pick", "round_robin"));
    awaitPicked(3, new RoundRobin());
    assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
  }

  /** A wrong config, and each test another: what was logged once is not logged again. */
  private static Map<String, ?> wrong(int failures) {
    return Map.of("ejection", Map.of("failures", (double) failures));
  }

  private static String sentence(int failures) {
    return "Balancing policy 'evenkeel': 'evenkeel.ejection.failures' must be a whole number from 1"
        + " to 1000, but is "
        + failures
        + ". This config is refused; a channel that has one already goes on with its default"
        + " service config, or where it has none with the one before";
  }

  private void resolve(Map<String, ?> settings) {
    resolver.give(
        servers.stream().map(server -> new EquivalentAddressGroup(server.address())).toList(),
        config(settings));
  }

  private static Map<String, ?> config(Map<String, ?> settings) {
    return Map.of("loadBalancingConfig", List.of(Map.of("evenkeel", settings)));
  }

  private ManagedChannel connect(@Nullable Map<String, ?> byDefault) {
    ManagedChannel channel =
        fake.channel(
            "manual:///greeter",
            InsecureChannelCredentials.create(),
            builder -> {
              if (byDefault != null) {
                builder.defaultServiceConfig(config(byDefault));
              }
            });
    channel.getState(true);
    return channel;
  }

  private static void call(ManagedChannel channel, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
    }
  }

  /** None was closed and made again. A client may know of one before its server does. */
  private void awaitOneConnectionEach() {
    Await.untilAsserted(
        FakeChannels.SOON,
        () ->
            assertThat(servers)
                .allSatisfy(server -> assertThat(server.connections()).isEqualTo(1)));
  }

  private static void awaitPicked(int count, PickRule rule) {
    Await.until(
        FakeChannels.SOON,
        () -> {
          List<BalancerSnapshot> all = EvenkeelBalancers.snapshots();
          return all.size() == 1
              && all.get(0).config().pick().equals(rule)
              && picked(all.get(0).endpoints()) == count;
        },
        () -> EvenkeelBalancers.snapshots().toString());
  }

  private static long picked(List<MemberView> views) {
    return views.stream().filter(view -> view.stage() == Stage.PICKED).count();
  }
}
