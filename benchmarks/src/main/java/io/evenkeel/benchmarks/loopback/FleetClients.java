// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.loopback;

import io.grpc.ManagedChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Channels of one policy that call without waiting for answers, at random times. Calls from the
 * start; each line {@code measure SECONDS FILE} is answered, when the time is over and each of its
 * calls has ended, by {@code measured CALLS FAILED}, with a latency in microseconds a line in the
 * file. Ends with its input.
 *
 * <p>Arguments: the policy, ports, how many channels, calls a second of all, and a seed.
 */
public final class FleetClients {

  private FleetClients() {}

  /** Calls until the end of the input. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Policies.register();
    List<ManagedChannel> channels = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      channels.add(Policies.channel(args[0], args[1]));
    }
    OpenLoop loop =
        new OpenLoop(channels, Double.parseDouble(args[3]), new Random(Long.parseLong(args[4])));
    Thread thread = new Thread(loop, "calls");
    thread.setDaemon(true);
    thread.start();
    System.out.println("calling");
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        String[] words = line.split(" ", 3);
        OpenLoop.Measured measured = loop.measure(Duration.ofSeconds(Long.parseLong(words[1])));
        write(Path.of(words[2]), measured.nanos);
        System.out.println("measured " + measured.nanos.length + " " + measured.failed);
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static void write(Path file, long[] nanos) throws IOException {
    StringBuilder text = new StringBuilder(nanos.length * 8);
    for (long one : nanos) {
      text.append(one / 1000).append('\n');
    }
    Files.writeString(file, text);
  }
}
