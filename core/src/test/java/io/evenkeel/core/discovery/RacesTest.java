// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evenkeel.core.discovery.spi.FakeContext;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two threads that do at the same moment what must be one step each. A window left open between two
 * steps is some ten instructions wide, so each is tried until the threads have met very often.
 */
class RacesTest {

  // With a window left open, one meeting in two hundred goes wrong.
  private static final int MEETINGS = 5_000;
  private static final int BATCH = 4_000;

  // Where others keep both processors busy they meet seldom; then it is enough that they met so
  // often. With fewer meetings nothing was tried.
  private static final int FEWEST = 200;
  private static final Duration ENOUGH = Duration.ofSeconds(5);
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private static final Duration LINGER = Duration.ofSeconds(30);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Observation SET =
      Observation.of(EndpointSet.of(Endpoint.of("10.0.0.1", 80)));

  private final VirtualTime time = VirtualTime.create();
  private final FakeContext context = new FakeContext(time);
  private final Source source =
      new FakeSource().source(Target.parse("fake:///greeter"), Settings.none());
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final long began = SystemTime.ticker().nanoTime();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  @BeforeEach
  void twoProcessors() {
    assumeThat(Runtime.getRuntime().availableProcessors())
        .as("processors: on one, two threads do nothing at the same moment")
        .isGreaterThan(1);
  }

  @AfterEach
  void endThread() {
    other.shutdownNow();
  }

  @Test
  void aListenerThatJoinsAsTheLingerEndsSharesALivingWatchOrIsToldThatItDoesNot()
      throws InterruptedException {
    int met = 0;
    while (goOn(met)) {
      List<SharedWatch> watches = new ArrayList<>();
      List<VirtualTime> lingers = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        VirtualTime own = VirtualTime.create();
        SharedWatch watch = new SharedWatch(new FakeContext(own), source, LINGER, forgotten -> {});
        SharedWatch.Box first = box(new ArrayList<>());
        watch.join(first);
        first.close();
        watches.add(watch);
        lingers.add(own);
      }
      BitSet joined = new BitSet(BATCH);

      Rounds rounds =
          race(
              i -> lingers.get(i).advance(LINGER),
              i -> joined.set(i, watches.get(i).join(box(new ArrayList<>()))));

      for (int i : rounds.tried().stream().toArray()) {
        assertThat(watches.get(i).isClosed()).isEqualTo(!joined.get(i));
      }
      met += rounds.met().cardinality();
    }
    assertThat(met).as("rounds in which they met").isGreaterThanOrEqualTo(FEWEST);
  }

  @Test
  void aSetThatComesAtTheDeadlineIsNeitherReplacedNorFollowedByItsAbsence()
      throws InterruptedException {
    int met = 0;
    while (goOn(met)) {
      List<SharedWatch.Box> boxes = new ArrayList<>();
      List<List<Observation>> told = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        told.add(new ArrayList<>());
        boxes.add(box(told.get(i)));
      }

      Rounds rounds = race(i -> boxes.get(i).deadline(), i -> boxes.get(i).put(SET, false));
      time.run();

      for (int i : rounds.tried().stream().toArray()) {
        assertThat(told.get(i)).last().isEqualTo(SET);
      }
      met += rounds.met().cardinality();
    }
    assertThat(met).as("rounds in which they met").isGreaterThanOrEqualTo(FEWEST);
  }

  private boolean goOn(int met) {
    Duration tried = Duration.ofNanos(SystemTime.ticker().nanoTime() - began);
    return tried.compareTo(met < FEWEST ? AT_MOST : ENOUGH) < 0 && met < MEETINGS;
  }

  private SharedWatch.Box box(List<Observation> told) {
    return new SharedWatch.Box(context, "fake greeter", DEADLINE, told::add);
  }

  /**
   * What became of a batch.
   *
   * @param tried those that both threads have done
   * @param met those of them at which each began before the other was through
   */
  private record Rounds(BitSet tried, BitSet met) {}

  /**
   * Does {@code here} to all of a batch, one after the other, and {@code there}, on the other
   * thread and at the same moment, to those that it comes upon. Neither waits for the other, so
   * that a busy machine makes fewer meetings and not slower ones.
   */
  private Rounds race(IntConsumer here, IntConsumer there) throws InterruptedException {
    turn.set(-1);
    begun.set(-1);
    ended.set(-1);
    CountDownLatch ready = new CountDownLatch(1);
    CompletableFuture<Rounds> followed =
        CompletableFuture.supplyAsync(
            () -> {
              ready.countDown();
              return follow(there);
            },
            other);
    ready.await();
    for (int i = 0; i < BATCH; i++) {
      turn.set(i);
      // The other needs a moment to see it; how long, nobody knows.
      for (int spins = i % 64; spins > 0; spins--) {
        Thread.onSpinWait();
      }
      begun.set(i);
      here.accept(i);
      ended.set(i);
    }
    turn.set(BATCH);
    return followed.join();
  }

  private Rounds follow(IntConsumer there) {
    BitSet tried = new BitSet(BATCH);
    BitSet met = new BitSet(BATCH);
    for (int i = turn.get(); i < BATCH; i = turn.get()) {
      if (i >= 0 && !tried.get(i)) {
        tried.set(i);
        boolean inTime = ended.get() < i;
        there.accept(i);
        met.set(i, inTime && begun.get() >= i);
      }
    }
    return new Rounds(tried, met);
  }
}
