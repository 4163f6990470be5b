// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.Stage;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rule {@code hash}: calls with equal keys go to the same server. */
class HashIT {

  private static final Metadata.Key<String> USER =
      Metadata.Key.of("x-user", Metadata.ASCII_STRING_MARSHALLER);
  private static final int KEYS = 60;

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
  void byAHeader() throws IOException {
    ManagedChannel channel = connect(Map.of("hash", Map.of("header", "x-user")));
    keysStayWhereTheyAre(
        key -> {
          Metadata headers = new Metadata();
          headers.put(USER, key);
          Channel ofUser =
              ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(headers));
          return FaultyServer.call(ofUser, CallOptions.DEFAULT);
        });
  }

  @Test
  void byACallOption() throws IOException {
    ManagedChannel channel = connect("hash");
    keysStayWhereTheyAre(
        key ->
            FaultyServer.call(
                channel, CallOptions.DEFAULT.withOption(EvenkeelCallOptions.HASH_KEY, key)));
  }

  @Test
  void callsWithoutAKeyGoAnywhere() {
    ManagedChannel channel = connect(Map.of("hash", Map.of("header", "x-user")));
    // Chance leaves one of three out of so many calls once in 10^35 times.
    for (int i = 0; i < 200; i++) {
      assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
    }
    assertThat(servers).allSatisfy(server -> assertThat(server.calls()).isPositive());
  }

  /** Also where a server is added, but for the keys that become that server's. */
  private void keysStayWhereTheyAre(Function<String, Status.Code> call) throws IOException {
    Map<String, FaultyServer> before = owners(call);
    assertThat(new HashSet<>(before.values())).hasSize(3);
    assertThat(owners(call)).isEqualTo(before);
    FaultyServer added = FaultyServer.start();
    servers.add(added);
    publish();
    awaitPicked(4);
    Map<String, FaultyServer> after = owners(call);
    assertThat(after.values()).contains(added);
    after.values().removeIf(owner -> owner == added);
    assertThat(before).containsAllEntriesOf(after);
    // A quarter moves in the mean.
    assertThat(after).hasSizeGreaterThan(KEYS / 3);
  }

  private Map<String, FaultyServer> owners(Function<String, Status.Code> call) {
    Map<String, FaultyServer> owners = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      servers.forEach(FaultyServer::takeCalls);
      assertThat(call.apply("user-" + i)).isEqualTo(Status.Code.OK);
      for (FaultyServer server : servers) {
        if (server.calls() > 0) {
          owners.put("user-" + i, server);
        }
      }
    }
    return owners;
  }

  private void publish() {
    fake.publish(
        servers.stream().map(s -> Endpoint.of("127.0.0.1", s.port())).toArray(Endpoint[]::new));
  }

  private ManagedChannel connect(Object pick) {
    // A newcomer that starts slowly would take over its keys one by one.
    Map<String, ?> settings = Map.of("pick", pick, "slowStart", false);
    ManagedChannel channel =
        fake.channel(
            "fake:///greeter",
            InsecureChannelCredentials.create(),
            builder ->
                builder.defaultServiceConfig(
                    Map.of("loadBalancingConfig", List.of(Map.of("evenkeel", settings)))));
    channel.getState(true);
    awaitPicked(3);
    return channel;
  }

  private static void awaitPicked(int count) {
    Await.until(
        FakeChannels.SOON,
        () ->
            EvenkeelBalancers.snapshots().stream()
                    .flatMap(snapshot -> snapshot.endpoints().stream())
                    .filter(view -> view.stage() == Stage.PICKED)
                    .count()
                == count,
        () -> EvenkeelBalancers.snapshots().toString());
  }
}
