// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.interop.Options;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A Kubernetes API with many endpoints, in a process of its own, so that what it costs is not
 * counted as the client's.
 *
 * <pre>
 *   --folder=DIR       where token, ca.crt and namespace go, as in a pod
 *   --services=1       how many Services
 *   --endpoints=100    how many endpoints each has, in slices of 100
 * </pre>
 *
 * Prints {@code listening PORT}; then, at the end of its input, ends. Lines of its input:
 *
 * <ul>
 *   <li>{@code change TIMES GAP_MILLIS}: writes a slice of the first Service so many times, in each
 *       of which one endpoint comes or goes; prints {@code changed}
 *   <li>{@code requests}: prints {@code requests COUNT CONNECTIONS}, those since it was last asked
 *       and all connections now open
 * </ul>
 */
public final class ClusterStandIn {

  private final KubernetesApi api;
  private int toldBefore;
  private final int slices;
  private final int perSlice;
  private int changes;

  private ClusterStandIn(KubernetesApi api, int services, int endpoints) {
    this.api = api;
    this.slices = Math.max(1, endpoints / Objects.SLICE_SIZE);
    this.perSlice = Math.min(endpoints, Objects.SLICE_SIZE);
    for (int service = 0; service < services; service++) {
      for (int slice = 0; slice < slices; slice++) {
        api.put(Objects.slice(service, slice, perSlice, -1));
      }
    }
  }

  /** Serves until its input ends. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Options options = new Options(args, Set.of("folder", "services", "endpoints"));
    try (KubernetesApi api = KubernetesApi.start();
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      Path folder = Path.of(options.text("folder", "."));
      Files.writeString(folder.resolve("token"), api.token());
      Files.writeString(folder.resolve("ca.crt"), api.caPem());
      Files.writeString(folder.resolve("namespace"), Objects.NAMESPACE);
      ClusterStandIn standIn =
          new ClusterStandIn(api, options.number("services", 1), options.number("endpoints", 100));
      System.out.println("listening " + api.url().getPort());
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        System.out.println(standIn.obey(line.split(" ", -1)));
      }
    }
  }

  private String obey(String[] command) throws InterruptedException {
    switch (command[0]) {
      case "change" -> {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < Integer.parseInt(command[1]); i++) {
          var unused = never.await(Long.parseLong(command[2]), TimeUnit.MILLISECONDS);
          // Slice by slice, one endpoint each: gone in one round, back in the next.
          int round = changes / slices;
          api.put(Objects.slice(0, changes % slices, perSlice, round % 2 == 0 ? 7 : -1));
          changes++;
        }
        return "changed";
      }
      case "requests" -> {
        int count = api.requests().log().size() - toldBefore;
        int open = api.requests().connections().size();
        api.requests().clear();
        // Those that are open stay in the log, and were told of.
        toldBefore = api.requests().log().size();
        return String.format(Locale.ROOT, "requests %d %d", count, open);
      }
      default -> throw new IllegalArgumentException("unknown command '" + command[0] + "'");
    }
  }
}
