// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

import static io.evenkeel.lab.cluster.Call.GENEROUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.lab.cluster.pod.Loopback;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** The ways to a pod: its virtual address, DNS, the API. */
class NetworkIT {

  private static final String HEADLESS = "greeter-headless.lab.svc.cluster.local.";

  private final LabCluster cluster =
      LabCluster.start(
          ClusterSettings.builder()
              .startup(Duration.ofMillis(20))
              .linger(Duration.ofMillis(100))
              .build());

  @BeforeEach
  void awaitPods() throws Exception {
    assertThat(cluster.awaitReady(3, GENEROUS)).isTrue();
    await().atMost(GENEROUS).until(() -> addresses().size() == 3);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Lookup lookup(String name, int type) throws Exception {
    Lookup lookup = new Lookup(Name.fromString(name), type);
    SimpleResolver resolver = new SimpleResolver(cluster.dnsServer());
    resolver.setTimeout(GENEROUS);
    lookup.setResolver(resolver);
    lookup.setCache(null);
    lookup.run();
    return lookup;
  }

  private Set<String> addresses() throws Exception {
    Record[] answers = lookup(HEADLESS, Type.A).getAnswers();
    return answers == null
        ? Set.of()
        : Arrays.stream(answers).map(Record::rdataToString).collect(Collectors.toSet());
  }

  private Set<String> ips() {
    return cluster.pods().stream()
        .filter(PodView::ready)
        .map(PodView::ip)
        .collect(Collectors.toSet());
  }

  @Test
  void aConnectionThroughTheVirtualAddressStaysAtOnePodAndNewOnesGoToAll() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      ManagedChannel channel = Call.channel(cluster.virtualIp("grpc"));
      Set<String> own = new HashSet<>();
      for (int call = 0; call < 3; call++) {
        own.add(Call.greet(channel));
      }
      assertThat(own).hasSize(1);
      seen.addAll(own);
      channel.shutdownNow();
    }
    // Forty connections miss one of three pods with a chance of 3 × (2/3)^40: never.
    assertThat(seen).hasSize(3);
  }

  @Test
  void aConnectionOutlivesItsEndpointAsLongAsThePodLingers() throws Exception {
    try (LabCluster lingering =
        LabCluster.start(
            ClusterSettings.builder()
                .startup(Duration.ofMillis(20))
                .linger(Duration.ofMinutes(1))
                .build())) {
      assertThat(lingering.awaitReady(3, GENEROUS)).isTrue();
      await().atMost(GENEROUS).until(() -> isServed(lingering));
      ManagedChannel channel = Call.channel(lingering.virtualIp("grpc"));
      String pod = Call.greet(channel);
      lingering.deletePod(pod);
      assertThat(lingering.awaitReady(3, GENEROUS)).isTrue();
      assertThat(Call.greet(channel)).isEqualTo(pod);
      channel.shutdownNow();
    }
  }

  @Test
  void withoutPodsTheVirtualAddressRefuses() {
    cluster.scale(0);
    await().atMost(GENEROUS).until(() -> cluster.pods().isEmpty());
    await().atMost(GENEROUS).until(() -> !isServed(cluster));
  }

  /** Whether a new connection through the virtual address is good for a call. */
  private static boolean isServed(LabCluster cluster) {
    ManagedChannel channel = Call.channel(cluster.virtualIp("grpc"));
    try {
      return Call.status(channel, GENEROUS) == Status.Code.OK;
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void dnsNamesTheReadyPodsWithTheTtl() throws Exception {
    assertThat(addresses()).isEqualTo(ips());
    assertThat(lookup(HEADLESS, Type.A).getAnswers()).allMatch(record -> record.getTTL() == 5);
    Record[] services = lookup("_grpc._tcp." + HEADLESS, Type.SRV).getAnswers();
    assertThat(services)
        .hasSize(3)
        .allMatch(r -> ((SRVRecord) r).getPort() == cluster.podPort("grpc"));
    SRVRecord first = (SRVRecord) services[0];
    assertThat(lookup(first.getTarget().toString(), Type.A).getAnswers()).hasSize(1);
    assertThat(lookup("greeter.lab.svc.cluster.local.", Type.A).getAnswers()[0].rdataToString())
        .isEqualTo(cluster.virtualIp("grpc").getAddress().getHostAddress());

    cluster.scale(5);
    assertThat(cluster.awaitReady(5, GENEROUS)).isTrue();
    await().atMost(GENEROUS).until(() -> addresses().equals(ips()));
    cluster.scale(0);
    await()
        .atMost(GENEROUS)
        .until(() -> lookup(HEADLESS, Type.A).getResult() == Lookup.HOST_NOT_FOUND);
  }

  @Test
  void theHostsFileSaysTheSameAndNothingButLocalhostInAnOutage() throws Exception {
    Path file = cluster.hostsFile();
    Set<String> lines = Set.copyOf(Files.readAllLines(file));
    for (String ip : ips()) {
      assertThat(lines)
          .contains(
              ip
                  + " greeter-headless.lab.svc.cluster.local greeter-headless.lab.svc"
                  + " greeter-headless.lab");
    }
    cluster.dnsOutage(true);
    assertThat(Files.readAllLines(file)).isEqualTo(List.of("127.0.0.1 localhost", "::1 localhost"));
    assertThat(lookup(HEADLESS, Type.A).getResult()).isEqualTo(Lookup.TRY_AGAIN);
    cluster.dnsOutage(false);
    assertThat(Set.copyOf(Files.readAllLines(file))).isEqualTo(lines);
    assertThat(addresses()).isEqualTo(ips());
    cluster.close();
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void evenkeelUsesAllPodsAndFollowsThem() throws Exception {
    try (Discoveries discoveries = Call.discoveries(cluster)) {
      ManagedChannel channel =
          Call.evenkeel("kubernetes:///greeter.lab:grpc?lb=round_robin", discoveries);
      Set<String> seen = new HashSet<>();
      await()
          .atMost(GENEROUS)
          .until(
              () -> {
                seen.add(Call.greetAs("evenkeel", channel));
                return seen.size() == 3;
              });
      cluster.scale(4);
      await()
          .atMost(GENEROUS)
          .until(
              () -> {
                seen.add(Call.greetAs("evenkeel", channel));
                return seen.size() == 4;
              });
      assertThat(cluster.counts().values()).allMatch(modes -> modes.containsKey("evenkeel"));
      cluster.apiOutage(true);
      assertThat(cluster.isApiOut()).isTrue();
      assertThat(seen).contains(Call.greetAs("evenkeel", channel));
      cluster.apiOutage(false);
      channel.shutdownNow();
    }
  }

  @Test
  void podsWhosePortIsTakenOnAllAddressesListenAtAnotherThatAllSay() throws Exception {
    try (ServerSocket taken = new ServerSocket(0);
        LabCluster other =
            LabCluster.start(
                ClusterSettings.builder().startup(Duration.ofMillis(20)).build(),
                Loopback.shareFrom(taken.getLocalPort()))) {
      assertThat(other.hasPodAddresses()).isTrue();
      assertThat(other.podPort("grpc")).isGreaterThan(taken.getLocalPort() + 1);
      assertThat(other.awaitReady(3, GENEROUS)).isTrue();
      assertThat(other.pods())
          .allSatisfy(pod -> assertThat(pod.port()).isEqualTo(other.podPort("grpc")))
          .extracting(PodView::ip)
          .doesNotHaveDuplicates();
      await().atMost(GENEROUS).until(() -> other.podsInDns("greeter-headless", "grpc") == 3);
      assertThat(String.valueOf(other.api().objects().get("deployments", "lab", "greeter")))
          .contains("\"readinessProbe\":{\"grpc\":{\"port\":" + other.podPort("grpc"));
      ManagedChannel channel = Call.channel(other.virtualIp("grpc"));
      assertThat(Call.status(channel, GENEROUS)).isEqualTo(Status.Code.OK);
      channel.shutdownNow();
    }
  }

  @Test
  void podsThatShareAnAddressHavePortsOfTheirOwn() throws Exception {
    try (LabCluster shared =
        LabCluster.start(
            ClusterSettings.builder().startup(Duration.ofMillis(20)).podAddresses(false).build())) {
      assertThat(shared.awaitReady(3, GENEROUS)).isTrue();
      assertThat(shared.pods()).extracting(PodView::ip).containsOnly("127.0.0.1");
      assertThat(shared.pods()).extracting(PodView::port).doesNotHaveDuplicates();
      await().atMost(GENEROUS).until(() -> shared.podsInDns("greeter-headless", "grpc") == 3);
      try (Discoveries discoveries = Call.discoveries(shared)) {
        ManagedChannel channel =
            Call.evenkeel("kubernetes:///greeter.lab:grpc?lb=round_robin", discoveries);
        Set<String> seen = new HashSet<>();
        await()
            .atMost(GENEROUS)
            .until(
                () -> {
                  seen.add(Call.greet(channel));
                  return seen.size() == 3;
                });
        channel.shutdownNow();
      }
      ManagedChannel channel = Call.channel(shared.virtualIp("grpc"));
      assertThat(Call.status(channel, GENEROUS)).isEqualTo(Status.Code.OK);
      channel.shutdownNow();
    }
  }
}
