// SPDX-License-Identifier: Apache-2.0
package ownpick;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.statics.StaticDiscoveryProvider;
import io.evenkeel.grpc.DiscoveryNameResolverProvider;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gRPC client that names the rule and the metric in its service config, and two servers on loopback, one of which fails. */
class ClientTest {

  /** What would stand in JSON under {@code loadBalancingConfig}. Without ejection, which would hide what the rule does. */
  private static final Map<String, ?> SERVICE_CONFIG =
      Map.of(
          "loadBalancingConfig",
          List.of(
              Map.of(
                  "evenkeel",
                  Map.of(
                      "pick",
                      Map.of(
                          "threshold",
                          Map.of(
                              "limit",
                              5.0,
                              "draws",
                              20.0,
                              "metric",
                              Map.of("recent_failures", Map.of("halfLife", "300s")))),
                      "ejection",
                      false))));

  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private Server good;
  private Server bad;

  @BeforeEach
  void start() throws Exception {
    // kubernetes:///, dns:/// and the like come with the jars of their sources; a fixed list is for tests.
    NameResolverRegistry.getDefaultRegistry()
        .register(new DiscoveryNameResolverProvider(new StaticDiscoveryProvider(), "static") {});
    good = serve(answered, false);
    bad = serve(failed, true);
  }

  @AfterEach
  void stop() throws Exception {
    for (Server server : List.of(good, bad)) {
      server.shutdownNow().awaitTermination(30, TimeUnit.SECONDS);
    }
  }

  /** The health service is one that needs no code to be generated; any would do. */
  private static Server serve(AtomicInteger calls, boolean fails) throws Exception {
    HealthGrpc.HealthImplBase service =
        new HealthGrpc.HealthImplBase() {
          @Override
          public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> response) {
            calls.incrementAndGet();
            if (fails) {
              response.onError(Status.UNAVAILABLE.withDescription("broken").asRuntimeException());
            } else {
              response.onNext(HealthCheckResponse.getDefaultInstance());
              response.onCompleted();
            }
          }
        };
    return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
        .addService(service)
        .build()
        .start();
  }

  @Test
  void aServerThatFailsOnceIsPassedOver() throws Exception {
    String target = "static:///localhost:" + good.getPort() + ",localhost:" + bad.getPort();
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
            .defaultServiceConfig(SERVICE_CONFIG)
            .build();
    try {
      // Until one call has met each: connections come up one after the other.
      for (int i = 0; i < 10_000 && (answered.get() == 0 || failed.get() == 0); i++) {
        call(channel);
      }
      assertThat(answered.get()).as("calls of the server that answers").isPositive();
      assertThat(failed.get()).as("calls of the server that fails").isPositive();
      int before = failed.get();
      for (int i = 0; i < 200; i++) {
        call(channel);
      }
      assertThat(failed.get() - before).as("of 200 calls those to the server that fails").isLessThan(5);
    } finally {
      channel.shutdownNow().awaitTermination(30, TimeUnit.SECONDS);
    }
  }

  private static void call(ManagedChannel channel) {
    try {
      HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .check(HealthCheckRequest.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getDescription()).isEqualTo("broken");
    }
  }

  @Test
  void aSettingThatIsNotKnownIsRefusedByName() {
    Object error =
        LoadBalancerRegistry.getDefaultRegistry()
            .getProvider("evenkeel")
            .parseLoadBalancingPolicyConfig(
                Map.of("pick", Map.of("threshold", Map.of("limits", 5.0))))
            .getError()
            .getDescription();
    assertThat(error.toString()).contains("threshold.limits", "draws, limit, metric");
  }
}
