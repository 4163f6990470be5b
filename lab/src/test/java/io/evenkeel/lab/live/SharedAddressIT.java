// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.lab.state.EndpointNow;
import io.evenkeel.lab.state.LeftOut;
import io.evenkeel.lab.state.ModeInfo;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.PodNow;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A lab on a machine that has 127.0.0.1 alone: it runs, without the ways that cannot. */
class SharedAddressIT {

  private static final Duration SOON = Duration.ofSeconds(40);

  private static Lab lab;

  @BeforeAll
  static void start() throws InterruptedException {
    Lab.prepareJvm();
    lab =
        Lab.start(
            LabSettings.DEFAULT.cluster(
                LabSettings.DEFAULT.cluster().toBuilder()
                    .dnsTtl(Duration.ofSeconds(1))
                    .podAddresses(false)
                    .build()));
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @Test
  void waysThatNeedNoAddressForEachPodRunAndTheOthersSayWhyNot() {
    assertThat(lab.modes())
        .extracting(ModeInfo::id)
        .containsExactly(
            "clusterip",
            "clusterip-5",
            "kubernetes",
            "evenkeel-dns",
            "kubernetes-evenkeel",
            "dns-evenkeel");
    assertThat(lab.leftOut())
        .extracting(LeftOut::id)
        .containsExactly("headless-pick-first", "headless-round-robin", "max-connection-age");
    assertThat(lab.leftOut())
        .extracting(LeftOut::why)
        .containsOnly(
            "a name in DNS has addresses and no ports, and on this machine all pods share"
                + " 127.0.0.1, each with a port of its own; lab/README.md has the command that gives"
                + " them addresses.");
    assertThat(lab.now().cluster().pods())
        .extracting(PodNow::address)
        .doesNotHaveDuplicates()
        .allMatch(address -> address.matches("127\\.0\\.0\\.1:\\d+"));
  }

  @Test
  void eachWayThatRunsIsAnsweredAndEvenkeelsFindNewPods() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              for (ModeNow mode : lab.now().modes()) {
                assertThat(mode.p50Millis()).as(mode.id()).isNotNull();
              }
            });
    lab.act("scale-up", Map.of("replicas", "5"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              for (String watching :
                  new String[] {
                    "kubernetes", "evenkeel-dns", "kubernetes-evenkeel", "dns-evenkeel"
                  }) {
                assertThat(mode(watching).notice().state()).as(watching).isEqualTo("noticed");
                assertThat(mode(watching).connections()).as(watching).isEqualTo(5);
              }
              for (String balanced : new String[] {"kubernetes-evenkeel", "dns-evenkeel"}) {
                assertThat(mode(balanced).balancer().endpoints())
                    .as(balanced)
                    .extracting(EndpointNow::pod)
                    .containsExactlyElementsOf(
                        lab.now().cluster().pods().stream().map(PodNow::name).toList());
              }
            });
  }

  private static ModeNow mode(String id) {
    return lab.now().mode(id);
  }
}
