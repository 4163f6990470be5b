// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.event.EventLoop;
import io.evenkeel.simulation.policy.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerTest {

  private static final long MS = 1_000_000;

  private final EventLoop loop = new EventLoop();
  private final Server server = new Server(Backend.of(0, ""), 2, loop, new SplittableRandom(1));
  private final List<String> done = new ArrayList<>();
  private final List<@Nullable ServerLoad> loads = new ArrayList<>();

  private final class Named implements Request {
    private final String name;
    private final long work;

    Named(String name, long work) {
      this.name = name;
      this.work = work;
    }

    @Override
    public long work() {
      return work;
    }

    @Override
    public boolean readsReports() {
      return true;
    }

    @Override
    public void done(boolean answered, @Nullable ServerLoad load) {
      loads.add(load);
      done.add((answered ? "" : "no ") + name + "@" + loop.now() / MS);
    }
  }

  private Request send(String name, long workMillis) {
    Request request = new Named(name, workMillis * MS);
    server.arrive(request);
    return request;
  }

  private void runUntil(long millis) {
    loop.runUntil(millis * MS);
  }

  @Test
  void asManyAsThereAreWorkersAtOnceThenFirstComeFirstServed() {
    send("a", 10);
    send("b", 4);
    send("c", 3);
    send("d", 1);

    runUntil(20);

    assertThat(done).containsExactly("b@4", "c@7", "d@8", "a@10");
    assertThat(server.inFlight()).isZero();
  }

  @Test
  void aPauseHoldsUpWhatHadBegun() {
    send("a", 10);
    runUntil(4);
    server.setSpeed("pause", 0);
    send("b", 1);
    runUntil(50);
    assertThat(done).isEmpty();

    server.setSpeed("pause", 1);
    runUntil(70);

    assertThat(done).containsExactly("b@51", "a@56");
  }

  @Test
  void speedsMultiplyAndChangeWhatIsLeftOfTheWork() {
    send("a", 10);
    runUntil(5);
    server.setSpeed("slow", 0.5);
    runUntil(7);
    server.setSpeed("cold", 0.5);
    runUntil(11);
    // 5 ms of work at full speed, 1 in 2 ms at a half, 1 in 4 ms at a quarter: 3 are left.
    server.setSpeed("slow", 1);
    server.setSpeed("cold", 1);

    runUntil(20);

    assertThat(done).containsExactly("a@14");
  }

  @Test
  void aCrashFailsAllThatItHoldsAndAllThatComes() {
    server.setHangs(true);
    send("hung", 1);
    server.setHangs(false);
    send("a", 10);
    send("b", 10);
    send("queued", 10);
    runUntil(2);

    server.crash();
    send("refused", 1);

    assertThat(done)
        .containsExactlyInAnyOrder("no hung@2", "no a@2", "no b@2", "no queued@2", "no refused@2");
    assertThat(server.inFlight()).isZero();
    runUntil(30);
    assertThat(done).hasSize(5);

    server.restart();
    send("again", 1);
    runUntil(40);
    assertThat(done).last().isEqualTo("again@31");
  }

  @Test
  void oneThatFailsAnswersWithAnErrorAtOnceAndOccupiesNoWorker() {
    server.setFailShare(1);

    for (int i = 0; i < 5; i++) {
      send("a", 100);
    }
    loop.runUntil(MS / 5);

    assertThat(done).hasSize(5).containsOnly("no a@0");
    assertThat(server.utilization()).isZero();
  }

  @Test
  void oneThatFailedIsNotFailedOnceMoreByACrash() {
    server.setFailShare(1);
    send("a", 1);
    server.crash();

    runUntil(10);

    assertThat(done).containsExactly("no a@0");
  }

  @Test
  void oneThatHangsHoldsARequestUntilItIsAbandoned() {
    server.setHangs(true);
    Request request = send("a", 1);
    runUntil(1000);
    assertThat(done).isEmpty();
    assertThat(server.inFlight()).isEqualTo(1);

    server.abandoned(request);

    assertThat(server.inFlight()).isZero();
  }

  @Test
  void anAbandonedRequestIsStillWorkedOn() {
    Request request = send("a", 10);
    runUntil(5);

    server.abandoned(request);

    runUntil(20);
    assertThat(done).containsExactly("a@10");
  }

  @Test
  void meansAreThoseSinceMeasuringBegan() {
    send("before", 10);
    runUntil(10);
    server.startMeasuring();
    send("a", 5);
    send("b", 10);
    send("c", 5);
    runUntil(30);

    // In flight: 3 for 5 ms, 2 for 5 ms. At work: 2 of 2 for 10 ms. All of 20 ms.
    assertThat(server.meanInFlight()).isEqualTo((3 * 5 + 2 * 5) / 20.0);
    assertThat(server.utilization()).isEqualTo(0.5);
    assertThat(server.arrivals()).isEqualTo(3);
  }

  @Test
  void aProbeIsAnsweredWithTheLatencyAtAboutSoManyInFlight() {
    send("a", 10);
    runUntil(10);
    send("b", 30);
    send("c", 20);
    runUntil(40);

    // "a" and "b" came when none was in flight, "c" when one was.
    assertThat(server.probed(0).latency()).isEqualTo(30 * MS);
    send("d", 100);
    assertThat(server.probed(0).latency()).isEqualTo(20 * MS);
    assertThat(server.probed(0).inFlight()).isEqualTo(1);
  }

  @Test
  void oneThatStandsStillAnswersNoProbe() {
    server.setSpeed("pause", 0);

    assertThat(server.probed(0)).isNull();
  }

  @Test
  void withEachAnswerItSaysWhatItsLastSecondWasLikeAndWhatItHoldsNow() {
    send("a", 500);
    send("b", 600);
    runUntil(1_100);
    server.setFailShare(1);
    send("c", 1);
    runUntil(1_110);

    // In its first second nothing is known of any second.
    assertThat(loads).startsWith(new ServerLoad(0, 0, 0, 2, 500), new ServerLoad(0, 0, 0, 1, 500));
    // Two workers at work for 500 and 600 ms of it.
    assertThat(loads).last().isEqualTo(new ServerLoad(0.55, 2, 0, 1, 500));
    assertThat(done).last().isEqualTo("no c@1100");
  }

  @Test
  void itsErrorsAreOfItsLastSecondToo() {
    server.setFailShare(1);
    send("a", 1);
    send("b", 1);
    runUntil(1_500);
    send("c", 1);
    runUntil(1_600);

    assertThat(loads).last().isEqualTo(new ServerLoad(0, 2, 2, 1, 0));
  }

  @Test
  void oneThatCrashesOrIsDownSaysNothing() {
    send("a", 10);
    server.crash();
    send("b", 10);
    runUntil(20);

    assertThat(loads).containsExactly(null, null);
  }
}
