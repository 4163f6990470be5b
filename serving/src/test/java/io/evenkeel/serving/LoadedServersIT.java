// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.statics.StaticDiscoveryProvider;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.grpc.DiscoveryNameResolverProvider;
import io.evenkeel.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.NameResolverRegistry;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the policy {@code evenkeel} makes of the reports of servers of which one is slower. */
class LoadedServersIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static final MethodDescriptor<byte[], byte[]> CALL =
      Bytes.method(MethodDescriptor.MethodType.UNARY, "evenkeel.test.Loaded/Call");

  private final DiscoveryNameResolverProvider scheme =
      new DiscoveryNameResolverProvider(new StaticDiscoveryProvider(), "static", "loaded", null) {};
  private final SystemTime time = SystemTime.start("loaded-servers");
  private final List<LoadedServer> servers = new ArrayList<>();
  private ManagedChannel channel;

  @BeforeEach
  void startServersOfWhichTheFirstIsSlow() throws IOException {
    NameResolverRegistry.getDefaultRegistry().register(scheme);
    servers.add(new LoadedServer(4, Duration.ofMillis(40)));
    servers.add(new LoadedServer(1, Duration.ZERO));
    servers.add(new LoadedServer(1, Duration.ZERO));
  }

  @AfterEach
  void end() {
    channel.shutdownNow();
    servers.forEach(LoadedServer::close);
    time.close();
    NameResolverRegistry.getDefaultRegistry().deregister(scheme);
  }

  @Test
  void weightedByReportsWithAnswersGivesLessToTheServerThatWorksMoreForEach() {
    connect("weighted", Map.of("blackoutPeriod", "0s"), Map.of());
    awaitLessForTheSlowServer();
  }

  @Test
  void weightedByReportsOutOfBandDoesSoToo() {
    connect("weighted", Map.of("blackoutPeriod", "0s"), Map.of("outOfBand", true, "period", "1s"));
    awaitLessForTheSlowServer();
  }

  @Test
  void prequalGivesLessToTheServerThatTakesLonger() {
    connect("prequal", Map.of(), Map.of());
    awaitLessForTheSlowServer();
  }

  private void connect(String rule, Map<String, ?> settings, Map<String, ?> loadReports) {
    Map<String, ?> policy = Map.of("pick", Map.of(rule, settings), "loadReports", loadReports);
    channel =
        NettyChannelBuilder.forTarget(
                servers.stream()
                    .map(each -> "127.0.0.1:" + each.server.getPort())
                    .collect(Collectors.joining(",", "loaded:///", "")))
            .defaultServiceConfig(
                Map.of("loadBalancingConfig", List.of(Map.of("evenkeel", policy))))
            .usePlaintext()
            .build();
  }

  /** Of a hundred calls, less than half of what each of the others gets. */
  private void awaitLessForTheSlowServer() {
    List<Long> shares = new ArrayList<>();
    Await.until(
        SOON,
        () -> {
          servers.forEach(each -> each.calls.set(0));
          for (int i = 0; i < 100; i++) {
            call();
          }
          shares.clear();
          servers.forEach(each -> shares.add(each.calls.get()));
          return 2 * shares.get(0) < Math.min(shares.get(1), shares.get(2));
        },
        shares::toString);
    assertThat(shares.stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
  }

  private void call() {
    var unused =
        ClientCalls.blockingUnaryCall(
            channel,
            CALL,
            CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
            new byte[0]);
  }

  /** Works so much for each call, and takes so long. */
  private final class LoadedServer implements AutoCloseable {
    private static final double CPU_SECONDS = 0.0005;

    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong sampled = new AtomicLong();
    private final Duration takes;
    private final LoadReporting reporting;
    private final Server server;

    LoadedServer(double work, Duration takes) throws IOException {
      this.takes = takes;
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(
                  ServerServiceDefinition.builder("evenkeel.test.Loaded")
                      .addMethod(CALL, ServerCalls.asyncUnaryCall(this::answer))
                      .build());
      // Servers of one process have one CPU load; each of these is asked for its own once a second.
      reporting =
          LoadReporting.on(builder, () -> Math.min(1, sampled.getAndSet(0) * work * CPU_SECONDS));
      server = builder.build().start();
    }

    private void answer(byte[] request, StreamObserver<byte[]> response) {
      calls.incrementAndGet();
      sampled.incrementAndGet();
      var unused =
          time.schedule(
              () -> {
                response.onNext(request);
                response.onCompleted();
              },
              takes);
    }

    @Override
    public void close() {
      server.shutdownNow();
      reporting.close();
    }
  }
}
