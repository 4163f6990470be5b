// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.kubernetes.ApiRequest;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.LoggedRequest;
import io.evenkeel.standins.kubernetes.Slices;
import io.evenkeel.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand Services watched by one process: what that costs it, and what it costs the server. */
@Timeout(180)
class ThousandServicesIT {

  private static final int SERVICES = 1000;
  private static final int STREAMS = 100;

  // One stream of each connection is kept for its probe.
  private static final int CONNECTIONS = (SERVICES + STREAMS - 2) / (STREAMS - 1);

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String A = "10.0.0.1";
  private static final String B = "10.0.0.2";

  private final Set<Thread> before = threads();
  private final KubernetesApi api =
      KubernetesApi.builder().maxConcurrentStreams(STREAMS).historyLength(10 * SERVICES).start();
  private final AtomicReferenceArray<Observation> known = new AtomicReferenceArray<>(SERVICES);
  private final Collection<String> relists = new CopyOnWriteArrayList<>();
  private final Discoveries.Builder builder =
      Discoveries.builder()
          .settings(
              Settings.none()
                  .with(
                      KubernetesSettings.CLUSTER,
                      ClusterConfig.url(api.url()).withCa(api.caPem()).withToken(api.token())))
          .observer(
              new DiscoveryObserver() {
                @Override
                public void relisted(String source, String reason) {
                  relists.add(reason);
                }
              });
  private Discoveries discoveries;

  @BeforeEach
  void putAll() {
    putAll(A);
  }

  @AfterEach
  void close() {
    discoveries.close();
    api.close();
  }

  private void put(int service, String address) {
    String name = "s" + service;
    api.put(
        Slices.slice(name)
            .service(name)
            .namespace("prod")
            .port("grpc", 50051)
            .endpoint(address, e -> e.pod("uid-" + address, "pod-" + address)));
  }

  private void putAll(String address) {
    IntStream.range(0, SERVICES).forEach(service -> put(service, address));
  }

  private void watchAll() {
    watchAll(builder.build());
  }

  private void watchAll(Discoveries with) {
    discoveries = with;
    for (int i = 0; i < SERVICES; i++) {
      int service = i;
      discoveries.watch(
          Target.parse("kubernetes:///s" + i + ".prod:grpc"), told -> known.set(service, told));
    }
    awaitAllWellWith(A);
    api.requests().awaitWatches(SERVICES, SOON);
  }

  private void awaitAllWellWith(String address) {
    Await.until(
        SOON,
        () -> all(service -> isWellWith(service, address)) == SERVICES,
        () -> all(service -> isWellWith(service, address)) + " of them know " + address);
  }

  private boolean isWellWith(int service, String address) {
    Observation told = known.get(service);
    return told != null
        && told.problem() == null
        && told.endpoints() != null
        && told.endpoints().size() == 1
        && told.endpoints().endpoints().get(0).address().host().equals(address);
  }

  private void awaitAllInTrouble() {
    Await.until(
        SOON,
        () -> all(this::isInTrouble) == SERVICES,
        () -> all(this::isInTrouble) + " of them know that something is wrong");
  }

  private boolean isInTrouble(int service) {
    return known.get(service).problem() != null;
  }

  private static long all(IntPredicate predicate) {
    return IntStream.range(0, SERVICES).filter(predicate).count();
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  private List<String> newThreads(String prefix) {
    Set<Thread> now = threads();
    now.removeAll(before);
    return now.stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix) && !name.startsWith("evenkeel-standin"))
        .toList();
  }

  @Test
  void costFourThreadsAndOneAConnectionOfWhichThereAreAsFewAsCanBe() {
    watchAll();

    assertThat(api.requests().connections()).hasSize(CONNECTIONS);
    assertThat(api.requests().acceptedConnections()).isEqualTo(CONNECTIONS);
    assertThat(newThreads("evenkeel-"))
        .hasSizeLessThanOrEqualTo(4)
        .allMatch(name -> name.equals("evenkeel-timer") || name.startsWith("evenkeel-worker-"));
    assertThat(newThreads("HttpClient-")).hasSizeLessThanOrEqualTo(2 * CONNECTIONS);
    assertThat(watchRequests()).hasSize(SERVICES);
  }

  /** All but probes, of which a machine that takes its time may see some. */
  private List<LoggedRequest> watchRequests() {
    return api.requests().log(request -> !request.isProbe());
  }

  @Test
  void costAtMostSixProbesAConnectionInAQuietMinute() {
    VirtualTime time = VirtualTime.create();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      watchAll(builder.runOn(time, threads).build());
      Map<Integer, Integer> oneOfEach = aServiceOfEachConnection();
      api.requests().clear();
      // After ten to eleven silent seconds each connection is probed, and hears something.
      for (int round = 1; round <= 5; round++) {
        time.advance(Duration.ofSeconds(11));
        awaitAnsweredProbes(round * CONNECTIONS);
        awaitDelivery(oneOfEach.values(), "10.1.0." + round);
      }
      time.advance(Duration.ofSeconds(5));
      assertThat(api.requests().log(ApiRequest::isProbe)).hasSizeLessThanOrEqualTo(6 * CONNECTIONS);
      assertThat(watchRequests()).as("besides the watches that are open still").hasSize(SERVICES);
      discoveries.close();
    } finally {
      threads.shutdown();
    }
  }

  private Map<Integer, Integer> aServiceOfEachConnection() {
    Map<Integer, Integer> services = new HashMap<>();
    for (LoggedRequest logged : api.requests().log(ApiRequest::isWatch)) {
      String selector = logged.request().parameter("labelSelector");
      services.put(
          logged.request().connection(),
          Integer.parseInt(selector.substring(selector.indexOf("=s") + 2)));
    }
    return services;
  }

  private void awaitAnsweredProbes(int count) {
    Await.until(
        SOON,
        () -> {
          List<LoggedRequest> probes = api.requests().log(ApiRequest::isProbe);
          return probes.size() >= count && probes.stream().allMatch(LoggedRequest::isOver);
        },
        () -> api.requests().log(ApiRequest::isProbe) + " should be " + count);
  }

  /**
   * What came on a connection after something else came after it: the probes' answers are there.
   */
  private void awaitDelivery(Collection<Integer> services, String address) {
    services.forEach(service -> put(service, address));
    Await.until(
        SOON,
        () -> services.stream().allMatch(service -> isWellWith(service, address)),
        () -> "no news on one of the connections");
  }

  @Test
  void makeFewConnectionsToAServerThatIsNotThereAndAllAreBackSoonAfterIt() throws Exception {
    watchAll();
    long began = SystemTime.ticker().nanoTime();
    api.stop();
    try (Deaf deaf = new Deaf(api.url().getPort())) {
      awaitAllInTrouble();
      Await.until(SOON, () -> deaf.accepted.get() >= 3, () -> "nobody tries again");
      long seconds = Duration.ofNanos(SystemTime.ticker().nanoTime() - began).toSeconds();
      // Were each to try on its own, it would be a hundred and more in the first second.
      assertThat(deaf.accepted).hasValueLessThan((int) (3 * CONNECTIONS + 4 * seconds));
    }
    putAll(B);
    api.requests().clear();

    api.restart();

    awaitAllWellWith(B);
    api.requests().awaitWatches(SERVICES, SOON);
    assertThat(watchRequests()).hasSize(SERVICES);
    assertThat(api.requests().connections()).hasSize(CONNECTIONS);
    assertThat(relists).isEmpty();
  }

  /** Accepts connections in the server's place, and ends them. */
  private static final class Deaf implements AutoCloseable {
    final AtomicInteger accepted = new AtomicInteger();
    private final ServerSocket socket;
    private final Thread thread = new Thread(this::acceptAll, "deaf");

    Deaf(int port) throws IOException {
      socket = new ServerSocket();
      socket.setReuseAddress(true);
      // The server's own socket may go away a moment after it was closed.
      Await.until(SOON, () -> bound(port), () -> "port " + port + " is not free");
      thread.start();
    }

    private boolean bound(int port) {
      try {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return true;
      } catch (IOException stillTaken) {
        return false;
      }
    }

    private void acceptAll() {
      while (!socket.isClosed()) {
        try (Socket connection = socket.accept()) {
          connection.setSoLinger(true, 0);
          accepted.incrementAndGet();
        } catch (IOException closed) {
          // Looked at above.
        }
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
        thread.join();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void askABusyServerSeldomAndAllAreBackSoonAfterwards() {
    watchAll();
    api.requests().clear();
    Fault busy = api.faults().resource("endpointslices").status(503);
    api.faults().resetConnections();
    awaitAllInTrouble();
    assertThat(busy.strikes()).isBetween(1L, 50L);
    putAll(B);
    api.requests().clear();

    busy.clear();

    awaitAllWellWith(B);
    api.requests().awaitWatches(SERVICES, SOON);
    assertThat(watchRequests()).filteredOn(it -> it.status() == 200).hasSize(SERVICES);
    assertThat(relists).isEmpty();
  }

  @Test
  void goOnWithOneRequestEachOverTheSameConnectionsWhenTheServerEndsAllWatches() {
    watchAll();
    api.requests().clear();
    Fault end = api.faults().endWatches();
    putAll(B);

    awaitAllWellWith(B);
    api.requests().awaitWatches(SERVICES, SOON);
    assertThat(end.strikes()).isEqualTo(SERVICES);
    assertThat(api.requests().count("watch", "endpointslices")).isEqualTo(SERVICES);
    assertThat(api.requests().count("list", "endpointslices")).isZero();
    assertThat(api.requests().acceptedConnections()).isEqualTo(CONNECTIONS);
    assertThat(relists).isEmpty();
  }
}
