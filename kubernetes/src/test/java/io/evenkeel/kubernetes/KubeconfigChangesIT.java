// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.Slices;
import io.evenkeel.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kubeconfig that is mended or renewed while it is in use. Real requests, virtual time. */
class KubeconfigChangesIT {

  private static final Duration SOON = Duration.ofMinutes(1);

  // After the first refusal; beyond that no time passes, and none can run out.
  private static final Duration TRIED_AGAIN = Duration.ofSeconds(1);

  private final KubernetesApi api = KubernetesApi.start();
  private final VirtualTime time = VirtualTime.create();
  private final ExecutorService threads = Executors.newFixedThreadPool(3);
  private final List<Observation> seen = new CopyOnWriteArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void close() {
    threads.shutdown();
    api.close();
  }

  @Test
  void aTokenThatIsMendedInItCountsWithoutARestart() throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, api.kubeconfig("never-issued"));
    api.put(
        Slices.slice("greeter-abc")
            .service("greeter")
            .namespace("prod")
            .port("grpc", 50051)
            .endpoint("10.0.0.1"));
    try (Discoveries discoveries =
        Discoveries.builder()
            .settings(
                Settings.none()
                    .with(KubernetesSettings.CLUSTER, ClusterConfig.kubeconfig(kubeconfig, null)))
            .runOn(time, threads)
            .build()) {
      discoveries.watch(Target.parse("kubernetes:///greeter.prod:grpc"), seen::add);
      await(this::isRefused);

      Files.writeString(kubeconfig, api.kubeconfig(api.token()));
      time.advance(TRIED_AGAIN);

      await(this::knows);
    }
  }

  private boolean isRefused() {
    Problem problem = seen.isEmpty() ? null : last().problem();
    return problem != null && problem.kind() == Problem.Kind.UNAUTHENTICATED;
  }

  private boolean knows() {
    return !seen.isEmpty() && last().problem() == null && last().endpoints().size() == 1;
  }

  private Observation last() {
    return seen.get(seen.size() - 1);
  }

  private void await(BooleanSupplier condition) {
    Await.until(SOON, condition, () -> "told " + seen);
  }
}
