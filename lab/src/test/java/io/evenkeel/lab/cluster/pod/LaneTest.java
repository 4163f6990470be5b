// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.VirtualTime;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The capacity of a pod for one way of calling. */
class LaneTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final VirtualTime time = VirtualTime.create();
  private final List<String> answers = new ArrayList<>();
  private Behaviour behaviour = Behaviour.HEALTHY;
  private final Lane lane = lane(2, 3, Duration.ofMillis(10));

  private Lane lane(int concurrency, int queue, Duration serviceTime) {
    return new Lane(
        "pod-1", new Capacity(serviceTime, concurrency, queue), () -> behaviour, new Random(7));
  }

  private Lane.Ticket call(Lane to, String name) {
    return to.begin(
        new Lane.Work() {
          @Override
          public void answer() {
            answers.add(name);
          }

          @Override
          public void fail(Status status) {
            answers.add(name + " " + status.getCode() + ": " + status.getDescription());
          }

          @Override
          public Scheduler timer() {
            return time;
          }
        });
  }

  @Test
  void callsTakeTheServiceTimeOnAverage() {
    Lane wide = lane(100_000, 0, Duration.ofMillis(10));
    double sum = 0;
    for (int i = 0; i < 2000; i++) {
      Duration begun = time.elapsed();
      var unused = call(wide, "x");
      boolean ran = time.step();
      sum += time.elapsed().minus(begun).toNanos() / 1e6;
      assertThat(ran).isTrue();
    }
    // The mean of 2,000 exponential draws is within 10 % of theirs: 4.5 standard errors.
    assertThat(sum / 2000).isCloseTo(10, within(1.0));
  }

  @Test
  void whatIsTooMuchWaitsAndWhatIsFarTooMuchIsRefused() {
    for (int i = 1; i <= 6; i++) {
      var unused = call(lane, "call-" + i);
    }
    assertThat(answers)
        .containsExactly("call-6 RESOURCE_EXHAUSTED: pod-1 has 2 calls at work and 3 waiting");
    assertThat(lane.counts()).isEqualTo(new CallCounts(6, 0, 1, 5));
    time.advance(LONG);
    assertThat(answers).hasSize(6).contains("call-1", "call-2", "call-3", "call-4", "call-5");
    assertThat(lane.counts()).isEqualTo(new CallCounts(6, 5, 1, 0));
  }

  @Test
  void aSlowPodTakesSoManyTimesLonger() {
    behaviour = Behaviour.slow(1000);
    var unused = call(lane, "slow");
    time.advance(Duration.ofMillis(100));
    assertThat(answers).isEmpty();
    time.advance(Duration.ofMinutes(10));
    assertThat(answers).containsExactly("slow");
  }

  @Test
  void aFailingPodFailsItsShareAtOnce() {
    Lane wide = lane(100_000, 0, Duration.ofMillis(10));
    behaviour = Behaviour.failing(0.3, Status.Code.INTERNAL);
    for (int i = 0; i < 1000; i++) {
      var unused = call(wide, "x");
    }
    // 300 expected; four standard deviations are 58.
    assertThat(wide.counts().failed()).isCloseTo(300, within(58L));
    assertThat(answers.get(0)).isEqualTo("x INTERNAL: pod-1 fails: a fault of the lab");
  }

  @Test
  void aHungPodHoldsAllAndAnswersThemOnceItIsWell() {
    behaviour = Behaviour.HUNG;
    for (int i = 1; i <= 10; i++) {
      var unused = call(lane, "call-" + i);
    }
    time.advance(LONG);
    assertThat(answers).isEmpty();
    assertThat(lane.counts().inFlight()).isEqualTo(10);
    behaviour = Behaviour.HEALTHY;
    lane.workOnNext();
    time.advance(LONG);
    assertThat(answers).hasSize(10);
  }

  @Test
  void whatItsCallerGivesUpIsNotAnsweredAndTakesNoPlaceInTheQueue() {
    behaviour = Behaviour.HUNG;
    Lane.Ticket first = call(lane, "given up");
    first.giveUp();
    first.giveUp();
    assertThat(lane.counts()).isEqualTo(new CallCounts(1, 0, 1, 0));
    behaviour = Behaviour.HEALTHY;
    Lane.Ticket second = call(lane, "given up at work");
    second.giveUp();
    time.advance(LONG);
    assertThat(answers).isEmpty();
    assertThat(lane.counts()).isEqualTo(new CallCounts(2, 0, 2, 0));
  }

  @Test
  void capacitiesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new Capacity(Duration.ZERO, 0, 1))
        .hasMessage("Concurrency must be 1 or more and the queue 0 or more, but they are 0 and 1");
    assertThatThrownBy(() -> new Capacity(Duration.ofMillis(-1), 1, 1))
        .hasMessage("Service time must not be negative, but is PT-0.001S");
  }
}
