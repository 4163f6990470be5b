// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Notices when this process stood still: a thread that wants to wake every 20 ms and is late, since
 * the garbage was collected, other processes had the CPU, or the machine itself was stopped. A call
 * that fails while its client or its server stands still says nothing of who sent it there.
 *
 * <p>Ends with the process.
 */
final class Stalls {

  private static final Duration EVERY = Duration.ofMillis(20);

  /** Less than this does no call any harm. */
  private static final Duration WORTH_TELLING = Duration.ofMillis(150);

  private Stalls() {}

  /** Tells {@code listener} of each stall, on a thread of its own, once it is over. */
  static void watch(Consumer<Duration> listener) {
    Thread thread = new Thread(() -> run(listener), "stalls");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run(Consumer<Duration> listener) {
    Ticker ticker = SystemTime.ticker();
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (true) {
        long before = ticker.nanoTime();
        var unused = never.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
        Duration late = Duration.ofNanos(ticker.nanoTime() - before).minus(EVERY);
        if (late.compareTo(WORTH_TELLING) >= 0) {
          listener.accept(late);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
