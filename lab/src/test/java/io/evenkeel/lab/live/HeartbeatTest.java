// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  private static final Duration GENEROUS = Duration.ofSeconds(30);

  @Test
  void itHasAThreadOfItsOwnThatEndsWithIt() {
    try (Heartbeat heartbeat = new Heartbeat(0, 120)) {
      assertThat(isBeating()).isFalse();
      heartbeat.start();
      await().atMost(GENEROUS).until(HeartbeatTest::isBeating);
    }
    await().atMost(GENEROUS).until(() -> !isBeating());
  }

  private static boolean isBeating() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("evenkeel-lab-heartbeat"));
  }
}
