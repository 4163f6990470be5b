// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The timer of an event loop. Milliseconds are its grain. */
final class LoopTimer implements Scheduler {

  private static final Ticker CLOCK = SystemTime.ticker();

  private final EventExecutor loop;

  LoopTimer(EventExecutor loop) {
    this.loop = loop;
  }

  boolean isHere() {
    return loop.inEventLoop();
  }

  @Override
  public Timer schedule(Runnable task, Duration delay) {
    try {
      ScheduledFuture<?> future = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException ended) {
      // The lab ends, and with it all calls.
      return () -> {};
    }
  }

  @Override
  public long nanoTime() {
    return CLOCK.nanoTime();
  }

  @Override
  public Instant now() {
    return CLOCK.now();
  }
}
