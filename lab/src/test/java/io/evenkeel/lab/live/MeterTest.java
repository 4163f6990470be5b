// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.lab.load.CallLog;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NoticeNow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeterTest {

  private static final int PER_SECOND = 60;

  private final VirtualTime time = VirtualTime.create();
  private final CallLog log = new CallLog(time, time.nanoTime());
  private final Meter meter = new Meter("way", log);
  private final Map<String, Long> counts = new TreeMap<>();
  private long second;

  /** A second in which these pods share the calls. */
  private void callEvenly(List<String> pods) {
    for (String pod : pods) {
      log.answered(pod, 1);
      counts.merge(pod, (long) PER_SECOND / pods.size(), Long::sum);
    }
    time.advance(Duration.ofSeconds(1));
    second++;
    meter.samples().add(counts);
  }

  private ModeNow now(int sameSeconds) {
    return meter.now(
        second,
        (int) Math.min(second, Meter.WINDOW_SECONDS),
        List.of("a", "b", "c"),
        sameSeconds,
        3,
        NoticeNow.NONE);
  }

  @Test
  void aWayThatHasNotCalledANewPodIsUneven() {
    for (int i = 0; i < 10; i++) {
      callEvenly(List.of("a", "b"));
    }
    assertThat(now(4).even()).isFalse();
    assertThat(now(4).shareSeconds()).isEqualTo(4);
  }

  @Test
  void aWayThatHasFoundANewPodIsJudgedByWhatItDidSince() {
    for (int i = 0; i < 4; i++) {
      callEvenly(List.of("a", "b"));
    }
    callEvenly(List.of("a", "b", "c"));
    assertThat(now(4).shareSeconds()).as("the second in which it found it is no whole one").isOne();
    callEvenly(List.of("a", "b", "c"));
    callEvenly(List.of("a", "b", "c"));
    assertThat(now(6).shareSeconds()).isEqualTo(2);
    assertThat(now(6).even()).isTrue();
  }

  @Test
  void aPodThatWasForgottenAgainIsUneven() {
    callEvenly(List.of("a", "b", "c"));
    for (int i = 0; i < 5; i++) {
      callEvenly(List.of("a", "b"));
    }
    assertThat(now(6).even()).isFalse();
    assertThat(now(6).shareSeconds()).isEqualTo(5);
  }
}
