// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.grpc.EvenkeelArgs;
import io.evenkeel.standins.dns.DnsQuery;
import io.evenkeel.standins.dns.DnsServer;
import io.evenkeel.standins.dns.SrvTarget;
import io.evenkeel.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels of gRPC itself, with nothing but the jar on the class path. */
class DnsChannelIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final String CONFIGS =
      "io.grpc.internal.DnsNameResolverProvider.enable_service_config";

  private final DnsServer dns = DnsServer.start();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<Backend> backends = new ArrayList<>();
  private final Discoveries discoveries =
      Discoveries.builder()
          .settings(Settings.none().with(DnsSettings.MIN_TTL, Duration.ofMillis(200)))
          .observer(DiscoveryObserver.NONE)
          .build();

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    discoveries.close();
    backends.forEach(Backend::close);
    dns.close();
  }

  @Test
  void aServerThatComesIsCalledWithoutAnyConnectionBroken() {
    Backend first = backend("127.0.0.1", 0);
    dns.put("greeter.prod", Duration.ZERO, first.host);
    ManagedChannel channel = channel("greeter.prod.:" + first.port(), this::roundRobin);
    call(channel);

    Backend second = backend("127.0.0.2", first.port());
    dns.put("greeter.prod", Duration.ZERO, first.host, second.host);
    callUntil(channel, () -> second.calls() > 0);

    int before = first.calls();
    callUntil(channel, () -> first.calls() > before);
  }

  @Test
  void aServerThatIsTakenOutOfTheNameGetsNoMoreCallsThoughItRuns() {
    Backend first = backend("127.0.0.1", 0);
    Backend second = backend("127.0.0.2", first.port());
    dns.put("greeter.prod", Duration.ZERO, first.host, second.host);
    ManagedChannel channel = channel("greeter.prod.:" + first.port(), this::roundRobin);
    callUntil(channel, () -> first.calls() > 0 && second.calls() > 0);

    dns.put("greeter.prod", Duration.ZERO, second.host);

    callUntil(
        channel,
        () -> {
          int before = first.calls();
          for (int i = 0; i < 10; i++) {
            call(channel);
          }
          return first.calls() == before;
        });
  }

  @Test
  void aConnectionThatBreaksLeadsToAQueryThoughTheTtlIsLong() {
    Backend first = backend("127.0.0.1", 0);
    Backend second = backend("127.0.0.2", first.port());
    dns.put("greeter.prod", LONG, first.host);
    ManagedChannel channel = channel("greeter.prod.:" + first.port(), builder -> {});
    call(channel);

    dns.put("greeter.prod", LONG, second.host);
    first.close();

    // Until it has ended the first server may still answer; what is on its way to it then fails.
    callDespiteFailuresUntil(channel, () -> second.calls() > 0);
  }

  @Test
  void aServiceWithoutServersFailsCallsUntilTheyAreBack() {
    Backend first = backend("127.0.0.1", 0);
    dns.put("greeter.prod", Duration.ZERO, first.host);
    ManagedChannel channel = channel("greeter.prod.:" + first.port(), this::roundRobin);
    call(channel);

    int port = first.port();
    dns.remove("greeter.prod");
    first.close();
    Await.until(
        SOON,
        () -> {
          try {
            call(channel);
            return false;
          } catch (StatusRuntimeException e) {
            return String.valueOf(e.getStatus().getDescription())
                .contains("no endpoint takes calls");
          }
        },
        () -> "calls go on");
    Backend second = backend("127.0.0.2", port);
    dns.put("greeter.prod", Duration.ZERO, second.host);

    callDespiteFailuresUntil(channel, () -> second.calls() > 0);
  }

  @Test
  void aNameThatIsNotThereFailsTheFirstCallAtOnceWithTheReason() {
    ManagedChannel channel = channel("nowhere.prod.:80", builder -> {});

    assertThatThrownBy(() -> call(channel))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(e.getStatus().getDescription())
                  .contains("nowhere.prod.: there is no such name");
            });
  }

  @Test
  void theAuthorityIsTheTargetsHostAndPort() {
    Backend backend = backend("127.0.0.1", 0);
    dns.put("greeter.prod", LONG, backend.host);
    call(channel("greeter.prod.:" + backend.port(), builder -> {}));
    call(channel("greeter.prod.:" + backend.port(), b -> b.overrideAuthority("other.example")));

    assertThat(backend.authorities)
        .containsExactlyInAnyOrder("greeter.prod:" + backend.port(), "other.example");
  }

  @Test
  void theChannelsDefaultPortIsThatOfATargetWithoutOne() {
    // No test may listen on 80; but where the channel tried to call is in the error.
    dns.put("greeter.prod", LONG, "127.0.0.3");
    ManagedChannel channel = channel("greeter.prod.", builder -> {});

    assertThatThrownBy(() -> call(channel)).hasStackTraceContaining("127.0.0.3:80");
  }

  @Test
  void aPortByNameIsLookedUp() {
    Backend backend = backend("127.0.0.1", 0);
    dns.put("pod-1.greeter.prod", LONG, backend.host);
    dns.srv(
        "_grpc._tcp.greeter.prod", LONG, new SrvTarget("pod-1.greeter.prod", backend.port(), 0, 0));

    call(channel("greeter.prod.:grpc", builder -> {}));
    call(channel("_grpc._tcp.greeter.prod.", builder -> {}));

    assertThat(backend.calls()).isEqualTo(2);
    assertThat(backend.authorities).containsExactly("greeter.prod");
  }

  @Test
  void aProxyIsUsedAndLooksTheNameUpItself() {
    List<SocketAddress> asked = new CopyOnWriteArrayList<>();
    ManagedChannel channel =
        channel(
            "greeter.prod.:80",
            builder ->
                builder.proxyDetector(
                    address -> {
                      asked.add(address);
                      return HttpConnectProxiedSocketAddress.newBuilder()
                          .setProxyAddress(new InetSocketAddress(dns.host(), 1))
                          .setTargetAddress((InetSocketAddress) address)
                          .build();
                    }));

    assertThatThrownBy(() -> call(channel)).isInstanceOf(StatusRuntimeException.class);

    assertThat(asked).contains(InetSocketAddress.createUnresolved("greeter.prod", 80));
    assertThat(dns.asked()).isZero();
  }

  @Test
  void aServiceConfigInTheNamesTxtRecordsCountsWhereGrpcsPropertySaysSo() {
    Backend first = backend("127.0.0.1", 0);
    Backend second = backend("127.0.0.2", first.port());
    dns.put("greeter.prod", Duration.ZERO, first.host, second.host);
    dns.txt(
        "_grpc_config.greeter.prod",
        Duration.ZERO,
        "something else",
        "grpc_config=[{\"clientLanguage\":[\"go\"],\"serviceConfig\":{\"loadBalancingPolicy\":\"x\"}},"
            + "{\"percentage\":100,\"serviceConfig\":{\"loadBalancingConfig\":[{\"round_robin\":{}}]}}]");
    System.setProperty(CONFIGS, "true");
    try {
      ManagedChannel channel = channel("greeter.prod.:" + first.port(), builder -> {});

      callUntil(channel, () -> first.calls() > 3 && second.calls() > 3);
    } finally {
      System.clearProperty(CONFIGS);
    }
  }

  @Test
  void aHundredChannelsAskOnceForEachFamily() {
    Backend backend = backend("127.0.0.1", 0);
    dns.put("greeter.prod", LONG, backend.host);

    for (int i = 0; i < 100; i++) {
      call(channel("greeter.prod.:" + backend.port(), builder -> {}));
    }

    assertThat(dns.queries()).extracting(DnsQuery::type).containsExactlyInAnyOrder("A", "AAAA");
  }

  private Backend backend(String host, int port) {
    Backend backend = new Backend(host, port);
    backends.add(backend);
    return backend;
  }

  private void roundRobin(ManagedChannelBuilder<?> builder) {
    builder.defaultLoadBalancingPolicy("round_robin");
  }

  private ManagedChannel channel(String rest, Consumer<ManagedChannelBuilder<?>> options) {
    ManagedChannelBuilder<?> builder =
        Grpc.newChannelBuilder(
                "dns://" + dns.host() + ":" + dns.port() + "/" + rest,
                InsecureChannelCredentials.create())
            .setNameResolverArg(EvenkeelArgs.DISCOVERIES, discoveries);
    options.accept(builder);
    ManagedChannel channel = builder.build();
    channels.add(channel);
    return channel;
  }

  private static void call(ManagedChannel channel) {
    var unused =
        ClientCalls.blockingUnaryCall(
            channel,
            Backend.METHOD,
            CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
            new byte[0]);
  }

  /** Calls, one call after another, until one works and that is so. */
  private static void callDespiteFailuresUntil(ManagedChannel channel, BooleanSupplier condition) {
    Await.until(
        SOON,
        () -> {
          try {
            call(channel);
            return condition.getAsBoolean();
          } catch (StatusRuntimeException e) {
            return false;
          }
        },
        () -> "not so after many calls, or none works");
  }

  /** Calls, one call after another, until that is so. */
  private static void callUntil(ManagedChannel channel, BooleanSupplier condition) {
    Await.until(
        SOON,
        () -> {
          call(channel);
          return condition.getAsBoolean();
        },
        () -> "still not so after many calls");
  }
}
