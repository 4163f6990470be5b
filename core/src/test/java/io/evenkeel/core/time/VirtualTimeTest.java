// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

  private final VirtualTime time = VirtualTime.create();
  private final List<String> ran = new ArrayList<>();

  @Test
  void standsStillUntilItIsMoved() {
    assertThat(time.now()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
    assertThat(time.elapsed()).isZero();

    time.advance(Duration.ofSeconds(90));

    assertThat(time.now()).isEqualTo(Instant.parse("2030-01-01T00:01:30Z"));
    assertThat(time.nanoTime()).isEqualTo(90_000_000_000L);
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void runsEachTaskAtItsOwnMomentInOrder() {
    time.schedule(() -> ran.add("b at " + time.elapsed().toSeconds()), Duration.ofSeconds(2));
    time.schedule(() -> ran.add("a at " + time.elapsed().toSeconds()), Duration.ofSeconds(1));
    time.schedule(() -> ran.add("c at " + time.elapsed().toSeconds()), Duration.ofSeconds(2));
    assertThat(ran).isEmpty();

    time.advance(Duration.ofSeconds(2));

    assertThat(ran).containsExactly("a at 1", "b at 2", "c at 2");
  }

  @Test
  void aTaskThatATaskSchedulesRunsInTheSameAdvanceIfItIsDue() {
    time.schedule(
        () -> time.schedule(() -> ran.add("inner"), Duration.ofSeconds(1)), Duration.ofSeconds(1));

    time.advance(Duration.ofMillis(1999));
    assertThat(ran).isEmpty();
    time.advance(Duration.ofMillis(1));

    assertThat(ran).containsExactly("inner");
  }

  @Test
  void whatIsDueNowRunsWithoutTimeMoving() {
    time.execute(() -> ran.add("executed"));
    time.schedule(() -> ran.add("late"), Duration.ofSeconds(-5));
    assertThat(ran).isEmpty();

    time.run();

    assertThat(ran).containsExactly("executed", "late");
    assertThat(time.elapsed()).isZero();
  }

  @Test
  void aCancelledTaskDoesNotRun() {
    Scheduler.Timer timer = time.schedule(() -> ran.add("x"), Duration.ofSeconds(1));
    timer.cancel();
    timer.cancel();

    time.advance(Duration.ofSeconds(2));

    assertThat(ran).isEmpty();
  }

  @Test
  void tellsWhatIsPending() {
    time.schedule(() -> {}, Duration.ofSeconds(3));
    time.schedule(() -> {}, Duration.ofSeconds(1));

    assertThat(time.pending()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(3));
    time.advance(Duration.ofSeconds(1));
    assertThat(time.pending()).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void stepsFromTaskToTask() {
    time.schedule(() -> ran.add("a"), Duration.ofHours(1));
    time.schedule(() -> ran.add("b"), Duration.ofHours(2));

    assertThat(time.step()).isTrue();
    assertThat(time.elapsed()).isEqualTo(Duration.ofHours(1));
    assertThat(time.step()).isTrue();
    assertThat(time.step()).isFalse();

    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void aTaskThatThrowsEndsTheAdvanceAndTheOthersStay() {
    time.schedule(
        () -> {
          throw new IllegalStateException("seen");
        },
        Duration.ofSeconds(1));
    time.schedule(() -> ran.add("b"), Duration.ofSeconds(2));

    assertThatThrownBy(() -> time.advance(Duration.ofSeconds(5))).hasMessage("seen");
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
    time.advance(Duration.ofSeconds(1));

    assertThat(ran).containsExactly("b");
  }
}
