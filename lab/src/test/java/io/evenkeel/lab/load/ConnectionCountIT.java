// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Attributes;
import io.grpc.ClientTransportFilter;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionCountIT {

  private static final Duration GENEROUS = Duration.ofSeconds(20);

  private final ConnectionCount connections = new ConnectionCount();
  private final AtomicInteger ends = new AtomicInteger();

  private ManagedChannel channel(int port) {
    return Grpc.newChannelBuilderForAddress("127.0.0.1", port, InsecureChannelCredentials.create())
        .addTransportFilter(connections)
        .addTransportFilter(
            new ClientTransportFilter() {
              @Override
              public void transportTerminated(Attributes attributes) {
                ends.incrementAndGet();
              }
            })
        .build();
  }

  @Test
  void countsThoseThatAreOpenAndNotThoseThatWereNeverMade() throws IOException {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()).build().start();
    ManagedChannel channel = channel(server.getPort());
    try {
      var unused = channel.getState(true);
      await().atMost(GENEROUS).until(() -> connections.open() == 1);
      server.shutdownNow();
      await().atMost(GENEROUS).until(() -> connections.open() == 0);
      int before = ends.get();
      await()
          .atMost(GENEROUS)
          .until(
              () -> {
                channel.resetConnectBackoff();
                assertThat(channel.getState(true)).isNotNull();
                return ends.get() >= before + 3;
              });
      assertThat(connections.open()).isEqualTo(0);
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }
}
