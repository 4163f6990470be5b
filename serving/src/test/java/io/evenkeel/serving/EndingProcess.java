// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A process that ends, and has its server leave from a shutdown hook of its own. */
final class EndingProcess {

  private EndingProcess() {}

  public static void main(String[] arguments) throws Exception {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build()
            .start();
    Lifecycle.Builder lifecycle =
        Lifecycle.of(server).timeline(new Timeline(Duration.ZERO, Duration.ofSeconds(10)));
    Runnable leaves =
        switch (arguments[0]) {
          case "drainOnSigterm" -> () -> say(lifecycle.drainOnSigterm(), server);
          case "drain" -> {
            Lifecycle registered = lifecycle.drainOnSigterm();
            yield () -> {
              registered.drain();
              say(registered, server);
            };
          }
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    Runtime.getRuntime().addShutdownHook(new Thread(leaves));
    System.exit(0);
  }

  private static void say(Lifecycle lifecycle, Server server) {
    System.out.println(lifecycle.phase() + ", terminated: " + server.isTerminated());
  }
}
