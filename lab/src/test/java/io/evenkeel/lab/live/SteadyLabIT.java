// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.lab.state.ModeNow;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A lab in which nothing happens: what each way of calling is known for shows in its numbers. */
class SteadyLabIT {

  private static final Duration SOON = Duration.ofSeconds(40);

  private static Lab lab;

  @BeforeAll
  static void start() throws InterruptedException {
    Lab.prepareJvm();
    lab = Lab.start(LabSettings.DEFAULT);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @Test
  void everyWayIsCalledAndEvennessTellsThemApart() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              for (ModeNow mode : lab.now().modes()) {
                assertThat(mode.p50Millis()).as(mode.id()).isNotNull();
              }
              for (String even :
                  new String[] {"headless-round-robin", "kubernetes", "evenkeel-dns"}) {
                assertThat(mode(even).even()).as(even).isTrue();
                assertThat(mode(even).connections()).as(even).isEqualTo(3);
              }
              for (String pinned : new String[] {"clusterip", "headless-pick-first"}) {
                assertThat(mode(pinned).maxOverMean()).as(pinned).isEqualTo(3);
                assertThat(mode(pinned).even()).as(pinned).isFalse();
                assertThat(mode(pinned).connections()).as(pinned).isEqualTo(1);
              }
              assertThat(mode("clusterip-5").connections()).isEqualTo(5);
            });
  }

  private static ModeNow mode(String id) {
    return lab.now().mode(id);
  }
}
