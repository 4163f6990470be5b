// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.testkit.Await;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LifecycleTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String HEALTH_LOG = "io.grpc.protobuf.services.HealthServiceImpl";

  private final VirtualTime time = VirtualTime.create();
  private final FakeServer server = new FakeServer();
  private final RecordedLog log = new RecordedLog();
  private boolean interrupts;
  private Runnable inLameDuck = () -> {};
  private Runnable inTelling = () -> {};
  private Runnable inDrain = () -> {};

  private final Waits waits =
      new Waits() {
        @Override
        public boolean lameDuck(Server leaves, Duration most) {
          server.log.add("pause " + most);
          inLameDuck.run();
          if (!leaves.isTerminated()) {
            time.advance(most);
          }
          return interrupts;
        }

        @Override
        public boolean told(CountDownLatch untold, Duration most) {
          server.log.add("tell " + most);
          inTelling.run();
          if (untold.getCount() > 0) {
            time.advance(most);
          }
          return interrupts;
        }

        @Override
        public boolean terminated(Server awaited, Duration most) {
          server.log.add("await " + most);
          inDrain.run();
          if (!awaited.isTerminated()) {
            time.advance(most);
          }
          return interrupts;
        }
      };

  /** One that tells others before it goes on. */
  private Lifecycle.Builder lifecycle() {
    return withThreads().threads(Runnable::run);
  }

  private Lifecycle.Builder withThreads() {
    return Lifecycle.of(server).clock(time, waits).log(log);
  }

  @Test
  void leavesInOrderAndEndsAtOnceWhereNoCallRuns() {
    Lifecycle lifecycle =
        lifecycle()
            .onLeaving(() -> server.log.add("deregistered"))
            .onLeaving(() -> server.log.add("told another"))
            .build();
    assertThat(lifecycle.phase()).isEqualTo(Phase.SERVING);

    lifecycle.drain();

    assertThat(server.log)
        .containsExactly("deregistered", "told another", "pause PT5S", "shutdown", "await PT15S");
    assertThat(lifecycle.phase()).isEqualTo(Phase.ENDED);
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aServerThatWasNeverStartedLeavesAtOnce() {
    server.started = false;

    lifecycle().onLeaving(() -> server.log.add("deregistered")).build().drain();

    assertThat(server.log).containsExactly("deregistered", "shutdown", "await PT15S");
    assertThat(time.elapsed()).isZero();
  }

  @Test
  void aServerThatHasEndedLeavesAtOnce() {
    Lifecycle lifecycle = lifecycle().build();
    server.shutdown = true;

    lifecycle.drain();

    assertThat(server.log).doesNotContain("pause PT5S");
    assertThat(time.elapsed()).isZero();
    assertThat(lifecycle.phase()).isEqualTo(Phase.ENDED);
  }

  @Test
  void ofAServerThatWasShutDownOnlyTheCallsThatRunAreWaitedFor() {
    server.shutdown = true;
    server.callsRun = true;

    lifecycle().build().drain();

    assertThat(server.log).containsExactly("shutdown", "await PT15S", "shutdownNow", "await PT2S");
  }

  @Test
  void aServerThatEndsWhileItLeavesIsNotWaitedForAnyMore() {
    inLameDuck = server::shutdownNow;

    lifecycle().build().drain();

    assertThat(time.elapsed()).isZero();
  }

  @Test
  void aServerOfWhichNothingIsKnownIsTakenForOneThatServes() {
    server.unknown = true;

    lifecycle().build().drain();

    assertThat(server.log).contains("pause PT5S");
  }

  @Test
  @Timeout(60)
  void listenersHaveTheirTimeAlsoWhereTheServerNeedsNone() {
    server.started = false;
    Blocking registry = new Blocking("the registry");
    inTelling = registry.goOn::countDown;
    AtomicReference<Thread> listener = new AtomicReference<>();

    withThreads()
        .onLeaving(
            () -> {
              registry.run();
              listener.set(Thread.currentThread());
            })
        .build()
        .drain();

    assertThat(server.log).contains("tell PT5S");
    awaitEnd(listener);
  }

  @Test
  @Timeout(60)
  void aListenerThatNeverReturnsIsWarnedOfAlsoWhereTheServerNeedsNoTime() {
    server.started = false;
    Blocking registry = new Blocking("the registry");

    withThreads().onLeaving(registry).build().drain();
    registry.goOn.countDown();

    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    assertThat(log.lines)
        .containsExactly(
            "WARNING the registry, given to onLeaving, has not returned within PT5S; the server"
                + " leaves all the same");
  }

  @Test
  void callsThatRunTooLongAreCutWithinTheTimeline() {
    server.callsRun = true;

    Lifecycle lifecycle = lifecycle().build();
    lifecycle.drain();

    assertThat(server.log)
        .containsExactly("pause PT5S", "shutdown", "await PT15S", "shutdownNow", "await PT2S");
    assertThat(time.elapsed()).isLessThanOrEqualTo(lifecycle.timeline().total());
    assertThat(log.lines).anyMatch(line -> line.contains("are cut"));
  }

  @Test
  void aHandlerThatIgnoresItsCutIsToldAndDoesNotHoldTheProcess() {
    server.callsRun = true;
    server.ignoresCuts = true;

    lifecycle().build().drain();

    assertThat(time.elapsed()).isEqualTo(Timeline.DEFAULT.total());
    assertThat(log.lines)
        .anyMatch(line -> line.startsWith("ERROR") && line.contains("ignores its being cancelled"));
  }

  @Test
  void aSecondDrainDoesNothingMore() {
    Lifecycle lifecycle = lifecycle().build();
    lifecycle.drain();
    List<String> once = List.copyOf(server.log);

    lifecycle.drain();

    assertThat(server.log).isEqualTo(once);
  }

  @Test
  void aDrainFromAHookOfTheDrainItselfReturnsAtOnce() {
    List<Lifecycle> self = new ArrayList<>();
    Lifecycle lifecycle = lifecycle().onLeaving(() -> self.get(0).drain()).build();
    self.add(lifecycle);

    lifecycle.drain();

    assertThat(lifecycle.phase()).isEqualTo(Phase.ENDED);
  }

  @Test
  void whoeverElseDrainsWaitsForTheOneThatBegan() throws InterruptedException {
    CountDownLatch leaving = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Lifecycle lifecycle =
        lifecycle()
            .onLeaving(
                () -> {
                  leaving.countDown();
                  try {
                    goOn.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                })
            .build();
    Thread first = new Thread(lifecycle::drain);
    first.start();
    leaving.await();
    List<Phase> seen = new ArrayList<>();
    Thread second =
        new Thread(
            () -> {
              lifecycle.drain();
              seen.add(lifecycle.phase());
            });
    second.start();
    goOn.countDown();
    first.join(30_000);
    second.join(30_000);
    assertThat(seen).containsExactly(Phase.ENDED);
  }

  @Test
  void aListenerThatThrowsKeepsNoOtherFromBeingToldNorTheServerFromLeaving() {
    lifecycle()
        .onLeaving(
            () -> {
              throw new IllegalStateException("registry is down");
            })
        .onLeaving(() -> server.log.add("told"))
        .build()
        .drain();

    assertThat(server.log).startsWith("told").contains("shutdown");
    assertThat(log.lines).anyMatch(line -> line.startsWith("ERROR"));
  }

  @Test
  @Timeout(60)
  void aListenerThatNeverReturnsHoldsUpNeitherAnotherNorTheServer() {
    Blocking registry = new Blocking("the registry");
    AtomicReference<Thread> other = new AtomicReference<>();
    inLameDuck = () -> awaitEnd(other);

    withThreads()
        .onLeaving(registry)
        .onLeaving(() -> other.set(Thread.currentThread()))
        .build()
        .drain();
    registry.goOn.countDown();

    assertThat(server.log).containsExactly("pause PT5S", "shutdown", "await PT15S");
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
    assertThat(log.lines)
        .containsExactly(
            "WARNING the registry, given to onLeaving, has not returned within PT5S; the server"
                + " leaves all the same");
  }

  @Test
  @Timeout(60)
  void aCallThatBlocksWhenToldOfTheDrainHoldsUpNeitherAnotherNorTheServer() {
    server.callsRun = true;
    DrainNotice notice = DrainNotice.create();
    Blocking chat = new Blocking("the chat");
    CountDownLatch other = new CountDownLatch(1);
    startCall(notice, chat);
    startCall(notice, other::countDown);
    inDrain =
        () ->
            Await.until(
                SOON,
                () -> other.getCount() == 0 && notice.blocking().equals(List.of(chat)),
                () -> "told: " + (other.getCount() == 0) + ", blocking: " + notice.blocking());

    withThreads().notice(notice).build().drain();
    chat.goOn.countDown();

    assertThat(server.log)
        .containsExactly("pause PT5S", "shutdown", "await PT15S", "shutdownNow", "await PT2S");
    assertThat(time.elapsed()).isEqualTo(Timeline.DEFAULT.total().minus(Timeline.CUT));
    assertThat(log.lines)
        .containsExactly(
            "WARNING Calls still ran after a drain of PT15S, and are cut: 2 of the"
                + " application's",
            "WARNING the chat, given to DrainNotice.onDrain, has not returned within PT15S; it must"
                + " not block. Calls that were not told of the drain: 0");
  }

  private static void startCall(DrainNotice notice, Runnable onDrain) {
    var unused =
        notice
            .interceptor()
            .interceptCall(
                new FakeCall(MethodType.SERVER_STREAMING, "evenkeel.test.Streams/Open"),
                new Metadata(),
                (call, headers) -> {
                  assertThat(DrainNotice.onDrain(onDrain)).isTrue();
                  return new ServerCall.Listener<>() {};
                });
  }

  @Test
  @Timeout(60)
  void aListenerThatDrainsOnItsOwnThreadReturnsAtOnceToo() {
    List<Lifecycle> self = new ArrayList<>();
    AtomicReference<Thread> listener = new AtomicReference<>();
    inLameDuck = () -> awaitEnd(listener);
    Lifecycle lifecycle =
        withThreads()
            .onLeaving(
                () -> {
                  listener.set(Thread.currentThread());
                  self.get(0).drain();
                })
            .build();
    self.add(lifecycle);

    lifecycle.drain();

    assertThat(log.lines).isEmpty();
  }

  @Test
  void aProcessThatHasNoThreadLeftLeavesAllTheSame() {
    withThreads()
        .threads(
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            })
        .onLeaving(() -> server.log.add("told"))
        .build()
        .drain();

    assertThat(server.log).containsExactly("pause PT5S", "shutdown", "await PT15S");
    assertThat(log.lines).anyMatch(line -> line.startsWith("ERROR Not all are told"));
  }

  private static void awaitEnd(AtomicReference<Thread> thread) {
    Await.until(
        SOON,
        () -> thread.get() != null && !thread.get().isAlive(),
        () -> thread.get() + " has not ended");
  }

  /** Does not return before it is told to go on. */
  private record Blocking(String name, CountDownLatch goOn) implements Runnable {

    Blocking(String name) {
      this(name, new CountDownLatch(1));
    }

    @Override
    public void run() {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void anInterruptCutsWhatStillRunsAndIsHandedOn() {
    server.callsRun = true;
    interrupts = true;

    lifecycle().build().drain();

    assertThat(server.log).containsExactly("pause PT5S", "shutdown", "shutdownNow", "await PT2S");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void servesOnlyWhenWarm() throws InterruptedException {
    CountDownLatch warm = new CountDownLatch(1);
    Lifecycle lifecycle = lifecycle().warmUp(warm::await).health(new HealthStatusManager()).build();
    assertThat(lifecycle.phase()).isEqualTo(Phase.STARTING);
    warm.countDown();
    awaitServing(lifecycle);
  }

  @Test
  void ofServersThatShareTheirHealthTheFirstThatLeavesSaysSoOnce() {
    HealthStatusManager shared = new HealthStatusManager();
    Lifecycle first = lifecycle().health(shared).build();
    Lifecycle second = Lifecycle.of(new FakeServer()).clock(time, waits).health(shared).build();

    List<String> warnings =
        GrpcLog.of(
            HEALTH_LOG,
            () -> {
              first.drain();
              second.drain();
            });

    assertThat(warnings).isEmpty();
  }

  @Test
  void aServerWhoseHealthHasLeftForGoodIsWarnedOf() {
    HealthStatusManager shared = new HealthStatusManager();
    lifecycle().health(shared).build().drain();
    assertThat(log.lines).isEmpty();

    lifecycle().health(shared).build();

    assertThat(log.lines)
        .singleElement()
        .asString()
        .startsWith("WARNING Health stays NOT_SERVING")
        .contains("a new HealthStatusManager");
  }

  @Test
  void aWarmUpThatFailsIsToldAndTheServerServesCold() {
    Lifecycle lifecycle =
        lifecycle()
            .warmUp(
                () -> {
                  throw new IllegalStateException("no cache");
                })
            .build();
    awaitServing(lifecycle);
    assertThat(log.lines).anyMatch(line -> line.startsWith("WARNING The warm-up failed"));
  }

  private static void awaitServing(Lifecycle lifecycle) {
    Await.until(SOON, () -> lifecycle.phase() == Phase.SERVING, () -> "is " + lifecycle.phase());
  }

  @Test
  void aDrainThatBeginsWhileItWarmsUpIsNotUndoneWhenItIsWarm() {
    CountDownLatch warm = new CountDownLatch(1);
    Lifecycle lifecycle = lifecycle().warmUp(warm::await).build();
    lifecycle.drain();
    lifecycle.ready();
    assertThat(lifecycle.phase()).isEqualTo(Phase.ENDED);
    warm.countDown();
  }

  @Test
  void aTimelineThatDoesNotFitIntoTheGracePeriodIsWarnedOfWithTheYaml() {
    lifecycle()
        .timeline(new Timeline(Duration.ofSeconds(10), Duration.ofMillis(30_500)))
        .warnIfTooLong(null);

    assertThat(log.lines)
        .containsExactly(
            "WARNING Leaving takes up to 46 s, but the pod is killed after 30 s. Give it the time, in"
                + " the pod's spec:\n"
                + "  terminationGracePeriodSeconds: 46\n"
                + "  containers:\n"
                + "  - env:\n"
                + "    - name: EVENKEEL_GRACE_PERIOD_SECONDS\n"
                + "      value: \"46\"");
  }

  @Test
  void theYamlHasNumbersThatAreNumbersThere() {
    lifecycle()
        .timeline(new Timeline(Duration.ofSeconds(5), Duration.ofHours(1)))
        .warnIfTooLong("1800");

    assertThat(log.lines)
        .singleElement()
        .asString()
        .contains("after 1800 s", "terminationGracePeriodSeconds: 3610\n", "value: \"3610\"");
  }

  @Test
  void theDefaultFitsAndSoDoesWhatThePodSaysThatItGives() {
    lifecycle().warnIfTooLong(null);
    lifecycle()
        .timeline(new Timeline(Duration.ofSeconds(30), Duration.ofSeconds(60)))
        .warnIfTooLong("95");
    lifecycle()
        .timeline(new Timeline(Duration.ofSeconds(30), Duration.ofSeconds(60)))
        .gracePeriod(Duration.ofSeconds(95))
        .warnIfTooLong("10");
    assertThat(log.lines).isEmpty();
  }

  @Test
  void aGracePeriodThatIsNoneIsTold() {
    lifecycle().warnIfTooLong("soon");
    assertThat(log.lines)
        .containsExactly(
            "WARNING EVENKEEL_GRACE_PERIOD_SECONDS must be a whole number of seconds, but is 'soon';"
                + " taken for 30");
  }

  @Test
  void timesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new Timeline(Duration.ofSeconds(-1), Duration.ZERO))
        .hasMessage("The lame-duck time must be from PT0S to PT24H, but is PT-1S");
    assertThatThrownBy(() -> new Timeline(Duration.ZERO, Duration.ofDays(2)))
        .hasMessage("The drain must be from PT0S to PT24H, but is PT48H");
    assertThatThrownBy(() -> ConnectionAge.of(Duration.ofMillis(10)))
        .hasMessage("The age of connections must be from PT1S to PT8760H, but is PT0.01S");
  }
}
