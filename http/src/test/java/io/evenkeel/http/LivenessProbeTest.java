// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In virtual time, with the intervals of production. */
final class LivenessProbeTest implements LivenessProbe.Target {

  private static final Duration TEN = Duration.ofSeconds(10);

  private final TestTimers timers = new TestTimers();
  private final LivenessProbe probe = new LivenessProbe(this, timers, new Random(7), TEN, TEN);
  private final List<String> events = new ArrayList<>();
  private long receivedAt;
  private boolean answers;
  private boolean sendable = true;
  private boolean waits;
  private Runnable ready = () -> {};

  @BeforeEach
  void start() {
    probe.start();
  }

  @Override
  public long receivedAt() {
    return receivedAt;
  }

  @Override
  public void beforeProbe(Runnable ready) {
    if (waits) {
      this.ready = ready;
    } else {
      ready.run();
    }
  }

  @Override
  public Runnable sendProbe(Runnable unsent) {
    if (!sendable) {
      unsent.run();
      return () -> {};
    }
    events.add("probe");
    if (answers) {
      receivedAt = timers.nanoTime();
    }
    return () -> events.add("end probe");
  }

  @Override
  public void onMute(Duration silence) {
    events.add("mute after " + silence.toSeconds() + " s");
  }

  @Test
  void findsAMuteConnectionWithinThirtySeconds() {
    timers.advance(Duration.ofSeconds(9));
    receivedAt = timers.nanoTime();
    timers.advance(Duration.ofSeconds(30));
    assertThat(events).hasSize(3).startsWith("probe", "end probe");
    assertThat(events.get(2)).isIn("mute after 20 s", "mute after 21 s", "mute after 22 s");
    assertThat(timers.pending()).isZero();
  }

  @Test
  void sendsAtMostSixProbesAMinute() {
    answers = true;
    timers.advance(Duration.ofMinutes(10));
    assertThat(events.stream().filter("probe"::equals).count()).isBetween(28L, 60L);
    assertThat(events).doesNotContain("mute");
  }

  @Test
  void sendsNoProbeOnABusyConnection() {
    for (int i = 0; i < 100; i++) {
      timers.advance(Duration.ofSeconds(5));
      receivedAt = timers.nanoTime();
    }
    assertThat(events).isEmpty();
  }

  @Test
  void takesAnyByteForLifeEvenWhereTheProbeItselfHasNoAnswer() {
    timers.advance(Duration.ofSeconds(12));
    assertThat(events).containsExactly("probe");
    receivedAt = timers.nanoTime();
    timers.advance(Duration.ofSeconds(9));
    assertThat(events).containsExactly("probe", "end probe");
  }

  @Test
  void concludesNothingFromAProbeThatWasNotSent() {
    sendable = false;
    timers.advance(Duration.ofMinutes(5));
    assertThat(events).isEmpty();
    sendable = true;
    timers.advance(Duration.ofSeconds(40));
    assertThat(events).contains("probe");
  }

  @Test
  void concludesNothingWhileItWaitsUntilAProbeCanBeSent() {
    waits = true;
    timers.advance(Duration.ofMinutes(5));
    assertThat(events).isEmpty();
    ready.run();
    timers.advance(Duration.ofSeconds(9));
    assertThat(events).containsExactly("probe");
    timers.advance(Duration.ofSeconds(1));
    assertThat(events).hasSize(3).last().asString().startsWith("mute after");
  }

  @Test
  void sendsNoProbeThatWaitedUntilItWasStopped() {
    waits = true;
    timers.advance(Duration.ofSeconds(12));
    probe.stop();
    probe.start();
    ready.run();
    assertThat(events).isEmpty();
    assertThat(timers.pending()).isEqualTo(1);
  }

  @Test
  void leavesNoTimerWhenItIsStopped() {
    timers.advance(Duration.ofSeconds(12));
    probe.stop();
    assertThat(timers.pending()).isZero();
    timers.advance(Duration.ofMinutes(1));
    assertThat(events).containsExactly("probe", "end probe");
  }
}
