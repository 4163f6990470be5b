// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.EquivalentAddressGroup;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.inprocess.InProcessSocketAddress;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The policy over addresses that are no IP addresses. */
class InProcessIT {

  @Test
  void serversInTheSameProcessAreEndpointsByTheirNames() throws IOException {
    Server first = start("greeter-a");
    Server second = start("greeter-b");
    ManualResolver resolver = new ManualResolver(InProcessSocketAddress.class);
    resolver.give(List.of(group("greeter-a"), group("greeter-b")), Map.of());
    ManagedChannel channel =
        InProcessChannelBuilder.forTarget("manual:///greeter")
            .defaultLoadBalancingPolicy("evenkeel")
            .build();
    try {
      assertThat(
              HealthGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(30, TimeUnit.SECONDS)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
      assertThat(EvenkeelBalancers.snapshots())
          .singleElement()
          .satisfies(
              snapshot ->
                  assertThat(snapshot.endpoints())
                      .extracting(view -> view.endpoint().address().host())
                      .containsExactly("greeter-a", "greeter-b"));
    } finally {
      channel.shutdownNow();
      resolver.close();
      first.shutdownNow();
      second.shutdownNow();
    }
  }

  private static Server start(String name) throws IOException {
    return InProcessServerBuilder.forName(name)
        .addService(new HealthStatusManager().getHealthService())
        .build()
        .start();
  }

  private static EquivalentAddressGroup group(String name) {
    return new EquivalentAddressGroup(new InProcessSocketAddress(name));
  }
}
