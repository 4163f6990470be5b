// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The programs of a real cluster, on loopback. */
class GreeterIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void eachSecondIsToldWithWhoAnswered() throws Exception {
    GreeterServer server = server(Duration.ZERO);
    List<CallReport> reports = new CopyOnWriteArrayList<>();
    try (GreeterClient client = GreeterClient.start(settings(server.port(), 50, 5), reports::add)) {
      assertThat(client).isNotNull();
      await().atMost(SOON).until(() -> reports.size() >= 3);
      CallReport second = reports.get(2);
      assertThat(second.way()).isEqualTo("way");
      assertThat(second.pods()).containsOnlyKeys("pod-1");
      assertThat(second.firstMillis().get("pod-1")).isLessThanOrEqualTo(second.atMillis() + 1000);
      assertThat(second.atMillis() - reports.get(1).atMillis()).isEqualTo(1000);
      assertThat(second.latencies().values().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(second.pods().get("pod-1"));
      assertThat(second.failures()).isZero();
      assertThat(second.connections()).isEqualTo(1);
    } finally {
      server.leave();
    }
  }

  @Test
  void streamsStayOpenAndBeginAnew() throws Exception {
    GreeterServer server = server(Duration.ZERO);
    List<CallReport> reports = new CopyOnWriteArrayList<>();
    try (GreeterClient client = GreeterClient.start(settings(server.port(), 1, 20), reports::add)) {
      assertThat(client).isNotNull();
      // Twenty streams of two seconds are ten that begin each second, beside the one call.
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(reports).hasSizeGreaterThan(4);
                assertThat(reports.get(reports.size() - 1).calls()).isGreaterThan(30);
              });
      assertThat(reports.get(reports.size() - 1).failures()).isZero();
    } finally {
      server.leave();
    }
  }

  @Test
  void aServerThatLeavesIsNotServingBeforeItTakesNoMoreCalls() throws Exception {
    GreeterServer server = server(Duration.ofSeconds(3));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    try {
      HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);
      HealthCheckRequest all = HealthCheckRequest.getDefaultInstance();
      assertThat(health.check(all).getStatus()).isEqualTo(ServingStatus.SERVING);
      Thread leaving =
          new Thread(
              () -> {
                try {
                  server.leave();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      leaving.start();
      await().atMost(SOON).until(() -> health.check(all).getStatus() == ServingStatus.NOT_SERVING);
      leaving.join(SOON.toMillis());
      assertThat(leaving.isAlive()).isFalse();
      assertThatThrownBy(() -> health.check(all)).hasMessageContaining("UNAVAILABLE");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void theAgedPortAnswersToo() throws Exception {
    GreeterServer server =
        GreeterServer.start(
            new GreeterServer.Settings(
                "pod-1", 0, 0, Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1)));
    List<CallReport> reports = new CopyOnWriteArrayList<>();
    try (GreeterClient client =
        GreeterClient.start(settings(server.agedPort(), 20, 0), reports::add)) {
      assertThat(client).isNotNull();
      await().atMost(SOON).until(() -> reports.size() >= 4);
      assertThat(reports.get(3).pods()).containsOnlyKeys("pod-1");
      assertThat(reports.get(3).failures()).isZero();
    } finally {
      server.leave();
    }
  }

  @Test
  void aPortThatIsTakenIsToldAndLeavesNothingBehind() throws Exception {
    GreeterServer server = server(Duration.ZERO);
    try {
      assertThatThrownBy(
              () ->
                  GreeterServer.start(
                      new GreeterServer.Settings(
                          "pod-2",
                          0,
                          server.port(),
                          Duration.ofSeconds(1),
                          Duration.ZERO,
                          Duration.ZERO)))
          .isInstanceOf(IOException.class);
    } finally {
      server.leave();
    }
  }

  private static GreeterServer server(Duration linger) throws IOException {
    return GreeterServer.start(
        new GreeterServer.Settings(
            "pod-1", 0, -1, Duration.ofSeconds(40), linger, Duration.ofSeconds(1)));
  }

  private static GreeterClient.Settings settings(int port, double rate, int streams) {
    return new GreeterClient.Settings("dns:///127.0.0.1:" + port, "", rate, streams, 1, "way");
  }
}
