// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Channels to one target, and the server that they find there; then silence. Prints {@code ready}
 * when all are connected; serves {@link Subject}.
 */
public final class DnsChannels {

  private DnsChannels() {}

  /** The arguments are how many, and the target without its port. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int count = Integer.parseInt(args[0]);
    int port =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .build()
            .start()
            .getPort();
    CountDownLatch ready = new CountDownLatch(count);
    List<ManagedChannel> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(args[1] + ":" + port, InsecureChannelCredentials.create()).build();
      channels.add(channel);
      await(channel, ready);
    }
    ready.await();
    System.out.println("ready " + channels.size());
    Subject.serve(() -> 0);
  }

  private static void await(ManagedChannel channel, CountDownLatch ready) {
    ConnectivityState state = channel.getState(true);
    if (state == ConnectivityState.READY) {
      ready.countDown();
    } else {
      channel.notifyWhenStateChanged(state, () -> await(channel, ready));
    }
  }
}
