// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.loopback;

import io.evenkeel.benchmarks.Greeting;
import io.evenkeel.core.time.SystemTime;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/**
 * Servers on loopback. Prints {@code serving PORT,PORT,…}; then obeys, and repeats, the lines
 * {@code slow INDEX TIMES} and {@code fail INDEX true|false}; ends with its input.
 *
 * <p>Arguments: how many, workers of each, mean milliseconds of a call, and a seed.
 */
public final class FleetServers {

  private FleetServers() {}

  /** Serves until the end of the input. */
  public static void main(String[] args) throws IOException {
    int count = Integer.parseInt(args[0]);
    int workers = Integer.parseInt(args[1]);
    Duration mean = Duration.ofMillis(Long.parseLong(args[2]));
    Random random = new Random(Long.parseLong(args[3]));
    SystemTime time = SystemTime.start("workers");
    List<Worked> servers = new ArrayList<>();
    StringJoiner ports = new StringJoiner(",");
    for (int i = 0; i < count; i++) {
      Worked worked = new Worked(workers, mean, time, random);
      servers.add(worked);
      ports.add(String.valueOf(serve(worked)));
    }
    System.out.println("serving " + ports);
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        obey(line.split(" ", -1), servers);
        System.out.println(line);
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static int serve(Worked worked) throws IOException {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InsecureServerCredentials.create())
        // Nothing here blocks.
        .directExecutor()
        .addService(
            ServerServiceDefinition.builder(Greeting.SERVICE)
                .addMethod(
                    Greeting.GREET,
                    ServerCalls.asyncUnaryCall(
                        (request, caller) -> {
                          // Who gives up is not told of it.
                          ((ServerCallStreamObserver<byte[]>) caller).setOnCancelHandler(() -> {});
                          worked.take(caller);
                        }))
                .build())
        .build()
        .start()
        .getPort();
  }

  private static void obey(String[] words, List<Worked> servers) {
    Worked server = servers.get(Integer.parseInt(words[1]));
    switch (words[0]) {
      case "slow" -> server.slow(Double.parseDouble(words[2]));
      case "fail" -> server.fail(Boolean.parseBoolean(words[2]));
      default -> throw new IllegalArgumentException("unknown command '" + words[0] + "'");
    }
  }
}
