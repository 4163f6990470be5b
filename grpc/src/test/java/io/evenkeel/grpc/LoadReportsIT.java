// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.Stage;
import io.evenkeel.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.EquivalentAddressGroup;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that report their utilization, with their answers and out of band. */
class LoadReportsIT {

  // As quick as it may be, and without the time in which reports are not believed yet.
  private static final Map<String, ?> WEIGHTED =
      Map.of("weighted", Map.of("blackoutPeriod", "0s", "weightUpdatePeriod", "0.1s"));

  private final FakeChannels fake = new FakeChannels();
  private final ManualResolver resolver = new ManualResolver();
  private final List<FaultyServer> servers = new ArrayList<>();
  private final List<EquivalentAddressGroup> groups = new ArrayList<>();

  @BeforeEach
  void startThreeServers() throws IOException {
    for (int i = 0; i < 3; i++) {
      FaultyServer server = FaultyServer.start();
      server.metrics().setCpuUtilizationMetric(0.9);
      servers.add(server);
      groups.add(new EquivalentAddressGroup(server.address()));
    }
  }

  @AfterEach
  void close() {
    fake.close();
    resolver.close();
    servers.forEach(FaultyServer::close);
  }

  @Test
  void reportsWithAnswersShiftCallsToTheLeastUtilized() {
    configure(Map.of());
    ManagedChannel channel = connect();
    leastUtilized(0);
    callUntilAllGoTo(channel, 0);
    leastUtilized(2);
    callUntilAllGoTo(channel, 2);
    assertThat(servers).allSatisfy(server -> assertThat(server.reportStreams()).isZero());
  }

  @Test
  void reportsOutOfBandAreKnownBeforeAnyCall() {
    configure(Map.of("outOfBand", true, "period", "0.1s"));
    leastUtilized(1);
    ManagedChannel channel = connect();
    awaitLoads(0.9, 0.1, 0.9);
    call(channel, 30);
    assertThat(servers.get(1).calls()).isEqualTo(30);
    leastUtilized(0);
    awaitLoads(0.1, 0.9, 0.9);
    call(channel, 30);
    assertThat(servers.get(0).calls()).isEqualTo(30);
  }

  @Test
  void outOfBandIsSwitchedOnAndOffWithoutAConnectionMore() {
    configure(Map.of());
    ManagedChannel channel = connect();
    configure(Map.of("outOfBand", true, "period", "0.1s"));
    awaitReportStreams(1);
    leastUtilized(1);
    awaitLoads(0.9, 0.1, 0.9);
    configure(Map.of());
    awaitReportStreams(0);
    leastUtilized(2);
    callUntilAllGoTo(channel, 2);
    assertThat(servers).allSatisfy(server -> assertThat(server.connections()).isEqualTo(1));
  }

  @Test
  void prequalFollowsTheLatencyThatAnswersReport() {
    configure("prequal", Map.of());
    ManagedChannel channel = connect();
    quickest(1);
    callUntilMostGoTo(channel, 1);
    quickest(2);
    callUntilMostGoTo(channel, 2);
  }

  @Test
  void prequalFollowsItToWhereUtilizationIsReportedOutOfBand() {
    // The quickest is the most utilized: who heard of utilization alone would go elsewhere.
    configure("prequal", Map.of("outOfBand", true, "period", "0.1s"));
    ManagedChannel channel = connect();
    servers.get(0).metrics().setCpuUtilizationMetric(0.1);
    quickest(1);
    awaitReportStreams(1);
    callUntilMostGoTo(channel, 1);
    quickest(2);
    callUntilMostGoTo(channel, 2);
  }

  @Test
  void weightedSharesByWhatAServerCanBear() {
    configure(WEIGHTED, Map.of());
    ManagedChannel channel = connect();
    canBear(3, 2, 1);
    callUntilSharesAre(channel, 30, 20, 10);
    canBear(1, 2, 3);
    callUntilSharesAre(channel, 10, 20, 30);
  }

  @Test
  void weightedSharesByReportsOutOfBand() {
    configure(WEIGHTED, Map.of("outOfBand", true, "period", "0.1s"));
    ManagedChannel channel = connect();
    canBear(3, 2, 1);
    callUntilSharesAre(channel, 30, 20, 10);
  }

  /** All have one in flight, and the others take fifty times as long. */
  private void quickest(int index) {
    for (int i = 0; i < servers.size(); i++) {
      servers.get(i).named = Map.of("rif", 1.0, "latency_ms", i == index ? 1.0 : 50.0);
    }
  }

  /** Each one's calls a second at full utilization, in hundreds. */
  private void canBear(double... hundreds) {
    for (int i = 0; i < hundreds.length; i++) {
      servers.get(i).metrics().setCpuUtilizationMetric(0.5);
      servers.get(i).metrics().setQpsMetric(50 * hundreds[i]);
    }
  }

  private void callUntilMostGoTo(ManagedChannel channel, int index) {
    Await.until(
        FakeChannels.SOON,
        () -> {
          servers.get(index).takeCalls();
          call(channel, 50);
          // One call in twenty explores.
          return servers.get(index).calls() > 35;
        },
        () -> EvenkeelBalancers.snapshots().toString());
  }

  private void callUntilSharesAre(ManagedChannel channel, int... shares) {
    Await.untilAsserted(
        FakeChannels.SOON,
        () -> {
          servers.forEach(FaultyServer::takeCalls);
          call(channel, IntStream.of(shares).sum());
          for (int i = 0; i < shares.length; i++) {
            assertThat(servers.get(i).calls()).isCloseTo(shares[i], within(1));
          }
        });
  }

  private void leastUtilized(int index) {
    for (int i = 0; i < servers.size(); i++) {
      servers.get(i).metrics().setCpuUtilizationMetric(i == index ? 0.1 : 0.9);
    }
  }

  private void configure(Map<String, ?> loadReports) {
    // All are compared, so that no call goes to another by chance.
    configure(
        Map.of("least_request", Map.of("choices", 3.0, "metric", "utilization")), loadReports);
  }

  private void configure(Object pick, Map<String, ?> loadReports) {
    resolver.give(
        groups,
        Map.of(
            "loadBalancingConfig",
            List.of(
                Map.of(
                    "evenkeel",
                    Map.of("pick", pick, "slowStart", false, "loadReports", loadReports)))));
  }

  private ManagedChannel connect() {
    ManagedChannel channel =
        fake.channel("manual:///greeter", InsecureChannelCredentials.create(), builder -> {});
    channel.getState(true);
    Await.until(
        FakeChannels.SOON,
        () ->
            EvenkeelBalancers.snapshots().size() == 1
                && views().stream().allMatch(view -> view.stage() == Stage.PICKED),
        () -> EvenkeelBalancers.snapshots().toString());
    return channel;
  }

  private void callUntilAllGoTo(ManagedChannel channel, int index) {
    Await.until(
        FakeChannels.SOON,
        () -> {
          servers.get(index).takeCalls();
          call(channel, 20);
          return servers.get(index).calls() == 20;
        },
        () -> EvenkeelBalancers.snapshots().toString());
  }

  private static void call(ManagedChannel channel, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(FaultyServer.call(channel, CallOptions.DEFAULT)).isEqualTo(Status.Code.OK);
    }
  }

  private void awaitReportStreams(int count) {
    Await.untilAsserted(
        FakeChannels.SOON,
        () ->
            assertThat(servers)
                .allSatisfy(server -> assertThat(server.reportStreams()).isEqualTo(count)));
  }

  /** Waits until the policy knows these loads of servers without a call in flight. */
  private void awaitLoads(double... loads) {
    Await.untilAsserted(
        FakeChannels.SOON,
        () -> {
          for (int i = 0; i < loads.length; i++) {
            assertThat(view(servers.get(i)).load()).isEqualTo(loads[i]);
          }
        });
  }

  private static List<MemberView> views() {
    return EvenkeelBalancers.snapshots().get(0).endpoints();
  }

  private static MemberView view(FaultyServer server) {
    return views().stream()
        .filter(view -> view.endpoint().id().equals(server.id()))
        .findFirst()
        .orElseThrow();
  }
}
