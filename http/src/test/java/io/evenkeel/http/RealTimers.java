// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Real time for tests over sockets. */
final class RealTimers implements Timers, AutoCloseable {

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(TestServer.daemons("test-timers"));

  @Override
  public long nanoTime() {
    return Ticker.systemTicker().nanoTime();
  }

  @Override
  public Runnable schedule(Runnable task, Duration delay) {
    try {
      ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
