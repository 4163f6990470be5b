// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.PickRules;
import io.evenkeel.core.balance.Stage;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.grpc.BalancerSnapshot;
import io.evenkeel.lab.state.BalancerNow;
import io.evenkeel.lab.state.EndpointNow;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import io.evenkeel.lab.state.PodNow;
import io.evenkeel.lab.state.PodShare;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BalancerReaderTest {

  private static final double MS = 1e6;

  private static PodNow pod(String name, String address, String fault) {
    return new PodNow(name, address, "node", "zone", "ready", fault, 1);
  }

  private static MemberView view(String host, Stage stage, double load, double weight, long tried) {
    return new MemberView(
        Endpoint.builder(host).address(host, 50051).build(),
        stage,
        true,
        true,
        1,
        load,
        weight,
        0,
        0,
        tried);
  }

  private static ModeNow mode(double... shares) {
    List<PodShare> pods =
        Arrays.stream(shares)
            .mapToObj(
                share -> new PodShare("pod-" + (int) (share * 1000) % 10, share * 100, share, 0))
            .toList();
    return new ModeNow(
        "m",
        0,
        0,
        0,
        100,
        0,
        null,
        null,
        3,
        1.0,
        1.0,
        1.0,
        1.0,
        false,
        NoticeNow.NONE,
        "",
        10,
        pods,
        null);
  }

  private static BalancerNow read(ModeNow mode, List<PodNow> pods, MemberView... views) {
    return read(mode, pods, BalancerConfig.DEFAULT, views);
  }

  private static BalancerNow read(
      ModeNow mode, List<PodNow> pods, BalancerConfig config, MemberView... views) {
    BalancerSnapshot snapshot = new BalancerSnapshot("t", "a", config, 0.25, List.of(views));
    return new BalancerReader(pods).read(mode, snapshot).balancer();
  }

  private final List<PodNow> pods =
      List.of(
          pod("pod-1", "10.0.0.1", ""),
          pod("pod-2", "10.0.0.2:50051", "slow"),
          pod("pod-3", "10.0.0.3", ""));

  @Test
  void endpointsAreTheLabsPodsByTheirAddressesAndScoresAreInMillis() {
    BalancerNow seen =
        read(
            mode(0.501, 0.002, 0.503),
            pods,
            view("10.0.0.3", Stage.PICKED, 8.5 * MS, 1, 0),
            view("10.0.0.2", Stage.EJECTED, 5000 * MS, 1, 1_250_000_000),
            view("10.0.0.1", Stage.STARTING, Double.MAX_VALUE, 0.3, 0),
            view("10.0.0.99", Stage.PICKED, 1, 1, 0));
    assertThat(seen.rule()).isEqualTo("adaptive");
    assertThat(seen.unit()).isEqualTo("ms");
    assertThat(seen.remoteShare()).isEqualTo(0.25);
    assertThat(seen.endpoints())
        .containsExactly(
            new EndpointNow(
                "pod-1", "starting", "starts slowly, 30 %", null, 1, 0.3, 0, null, true),
            new EndpointNow(
                "pod-2", "ejected", "ejected, tried in 1.3 s", 5000.0, 1, 1, 0, 1.3, true),
            new EndpointNow("pod-3", "picked", "", 8.5, 1, 1, 0, null, true));
  }

  @Test
  void theRuleIsTheOneThatTheBalancerHas() throws ConfigException {
    for (String name : PickRules.installed().names()) {
      BalancerConfig config = BalancerConfig.parse(Map.of("pick", name));
      assertThat(read(mode(), pods, config).rule()).isEqualTo(name);
    }
    PickRule own =
        PickRules.installed().parse("pick", Map.of("least_request", Map.of("choices", 3)));
    BalancerConfig config = BalancerConfig.DEFAULT.toBuilder().pick(own).build();
    assertThat(read(mode(), pods, config).rule()).isEqualTo(own.toString());
  }

  @Test
  void aPodThatGetsLessForAReasonIsSparedAndTheOthersAreJudgedAlone() {
    BalancerNow seen = read(mode(0.501, 0.002, 0.503), pods);
    assertThat(seen.spared()).containsExactly("pod-2");
    assertThat(seen.nearlyEven()).isTrue();
  }

  @Test
  void aPodWithAFaultThatGetsAlmostItsShareIsNotSpared() {
    assertThat(read(mode(0.401, 0.172, 0.433), pods).spared()).isEmpty();
    assertThat(read(mode(0.421, 0.162, 0.423), pods).spared()).containsExactly("pod-2");
  }

  @Test
  void aPodThatGetsLessForNoReasonIsNotSparedAndFarLessIsNotEven() {
    BalancerNow seen = read(mode(0.001, 0.502, 0.503), pods);
    assertThat(seen.spared()).isEmpty();
    assertThat(seen.nearlyEven()).isFalse();
    assertThat(read(mode(0.151, 0.422, 0.423), pods).nearlyEven()).isFalse();
    assertThat(read(mode(0.181, 0.412, 0.413), pods).nearlyEven()).isTrue();
    assertThat(read(mode(0.901, 0.052, 0.053), pods).spared()).containsExactly("pod-2");
    assertThat(read(mode(0.901, 0.052, 0.053), pods).nearlyEven()).isFalse();
  }

  @Test
  void aPodThatStartsSlowlyMayGetFarLess() {
    BalancerNow seen =
        read(mode(0.101, 0.452, 0.453), pods, view("10.0.0.1", Stage.STARTING, 8.5 * MS, 0.3, 0));
    assertThat(seen.spared()).containsExactly("pod-1");
    assertThat(seen.nearlyEven()).isTrue();
  }

  @Test
  void aPodAloneIsNotSparedAndWithoutCallsNothingIsEven() {
    BalancerNow alone = read(mode(0.002), List.of(pods.get(1)));
    assertThat(alone.spared()).isEmpty();
    assertThat(alone.nearlyEven()).isTrue();
    assertThat(read(mode(), pods).nearlyEven()).isFalse();
  }
}
