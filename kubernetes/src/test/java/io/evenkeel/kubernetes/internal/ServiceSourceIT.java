// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.http.Credentials;
import io.evenkeel.http.ServerAccess;
import io.evenkeel.http.TlsSource;
import io.evenkeel.kubernetes.internal.slice.PortSelector;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.Slices;
import io.evenkeel.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources of one Service and port in one context. Real requests, virtual time. */
class ServiceSourceIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final KubernetesApi api = KubernetesApi.builder().clearText().anonymousAllowed().start();
  private final VirtualTime time = VirtualTime.create();
  private final ExecutorService threads = Executors.newFixedThreadPool(3);
  private final Discoveries discoveries =
      Discoveries.builder().settings(Settings.none()).runOn(time, threads).build();
  private final SourceContext context = BorrowedContext.of(discoveries, () -> {});
  private final ServiceSource source =
      new ServiceSource(
          new ClusterFinder(
              "stand-in",
              it ->
                  new ServerAccess(
                      api.url(), TlsSource.system(), Credentials.none(), "prod", null, Map.of()),
              () -> "prod",
              () -> null),
          new ServiceName("greeter", "prod", PortSelector.parse("grpc")));
  private final Sets first = new Sets();
  private final Sets second = new Sets();

  @AfterEach
  void close() {
    discoveries.close();
    threads.shutdown();
    api.close();
  }

  @Test
  void bothSeeASliceAndWhenOneIsClosedTheOtherSeesTheNext() {
    putSlice("10.0.0.1");
    Source.Running stays = source.start(context, first);
    first.await("10.0.0.1");
    Source.Running leaves = source.start(context, second);
    // What is known is told to who comes later, though nothing has changed.
    second.await("10.0.0.1");
    putSlice("10.0.0.2");
    first.await("10.0.0.2");
    second.await("10.0.0.2");

    leaves.close();
    putSlice("10.0.0.3");

    first.await("10.0.0.3");
    assertThat(second.seen).doesNotContain(List.of("10.0.0.3"));
    assertThat(api.requests().openWatches()).isEqualTo(1);
    stays.close();
  }

  private void putSlice(String address) {
    api.put(
        Slices.slice("greeter-abc")
            .service("greeter")
            .namespace("prod")
            .port("grpc", 50051)
            .endpoint(address));
  }

  /** Remembers the hosts of each set. */
  private static final class Sets implements Source.Sink {
    final List<List<String>> seen = new CopyOnWriteArrayList<>();

    void await(String... hosts) {
      Await.until(SOON, () -> seen.contains(List.of(hosts)), () -> "seen " + seen);
    }

    @Override
    public void publish(EndpointSet endpoints) {
      seen.add(endpoints.endpoints().stream().map(endpoint -> endpoint.address().host()).toList());
    }

    @Override
    public void publish(EndpointSet endpoints, Problem problem) {
      publish(endpoints);
    }

    @Override
    public void problem(Problem problem) {}

    @Override
    public void healthy() {}
  }
}
