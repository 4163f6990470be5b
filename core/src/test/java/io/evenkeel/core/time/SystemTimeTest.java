// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SystemTimeTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final InheritableThreadLocal<String> CALLERS = new InheritableThreadLocal<>();

  @Test
  void runsATaskAfterItsDelayOnItsOwnDaemonThread() throws InterruptedException {
    try (SystemTime time = SystemTime.start("a-timer")) {
      AtomicReference<Thread> thread = new AtomicReference<>();
      CountDownLatch ran = new CountDownLatch(1);
      long before = time.nanoTime();

      time.schedule(
          () -> {
            thread.set(Thread.currentThread());
            ran.countDown();
          },
          Duration.ofMillis(20));

      assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(time.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
      assertThat(thread.get().getName()).isEqualTo("a-timer");
      assertThat(thread.get().isDaemon()).isTrue();
    }
  }

  @Test
  void itsThreadKeepsNothingOfWhoPlannedTheFirstTask() throws InterruptedException {
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    caller.setContextClassLoader(new ClassLoader(before) {});
    CALLERS.set("kept");
    try (SystemTime time = SystemTime.start("a-timer")) {
      AtomicReference<ClassLoader> loader = new AtomicReference<>();
      AtomicReference<String> inherited = new AtomicReference<>();
      CountDownLatch ran = new CountDownLatch(1);
      time.schedule(
          () -> {
            loader.set(Thread.currentThread().getContextClassLoader());
            inherited.set(CALLERS.get());
            ran.countDown();
          },
          Duration.ZERO);

      assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(loader.get()).isSameAs(SystemTime.class.getClassLoader());
      assertThat(inherited.get()).isNull();
    } finally {
      caller.setContextClassLoader(before);
      CALLERS.remove();
    }
  }

  @Test
  void aTaskThatThrowsHarmsNoOther() throws InterruptedException {
    try (SystemTime time = SystemTime.start("a-timer")) {
      CountDownLatch ran = new CountDownLatch(1);
      time.schedule(
          () -> {
            throw new IllegalStateException("a task that fails, in a test");
          },
          Duration.ZERO);
      time.schedule(ran::countDown, Duration.ZERO);

      assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aCancelledTaskDoesNotRun() throws InterruptedException {
    try (SystemTime time = SystemTime.start("a-timer")) {
      CountDownLatch cancelled = new CountDownLatch(1);
      CountDownLatch later = new CountDownLatch(1);
      // Keeps the one thread from the task until that is cancelled.
      CountDownLatch go = new CountDownLatch(1);
      time.schedule(() -> awaitThirtySeconds(go), Duration.ZERO);
      Scheduler.Timer timer = time.schedule(cancelled::countDown, Duration.ZERO);
      timer.cancel();
      go.countDown();
      time.schedule(later::countDown, Duration.ZERO);

      assertThat(later.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(cancelled.getCount()).isEqualTo(1);
    }
  }

  private static void awaitThirtySeconds(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void closeDropsWhatIsPlannedAndEndsTheThread() throws InterruptedException {
    SystemTime time = SystemTime.start("a-timer");
    AtomicReference<Thread> thread = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    time.schedule(() -> {}, LONG);
    time.schedule(
        () -> {
          thread.set(Thread.currentThread());
          ran.countDown();
        },
        Duration.ZERO);
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();

    time.close();

    thread.get().join(30_000);
    assertThat(thread.get().isAlive()).isFalse();
    time.schedule(() -> {}, Duration.ZERO).cancel();
    time.close();
  }

  @Test
  void theTickerGoesForward() {
    Ticker ticker = SystemTime.ticker();
    long before = ticker.nanoTime();

    assertThat(ticker.nanoTime() - before).isNotNegative();
    assertThat(ticker.now()).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
  }
}
