// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A channel's timers, in virtual time; starts no thread. */
public final class VirtualTimers extends ScheduledThreadPoolExecutor {

  private final VirtualTime time;

  public VirtualTimers(VirtualTime time) {
    super(0);
    this.time = time;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return new Planned(command, Duration.of(delay, unit.toChronoUnit()));
  }

  /** What is planned; nobody asks it for more than to be cancelled. */
  private final class Planned extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final Scheduler.Timer timer;

    Planned(Runnable command, Duration delay) {
      super(command, null);
      timer = time.schedule(this, delay);
    }

    @Override
    public boolean cancel(boolean interrupt) {
      timer.cancel();
      return super.cancel(interrupt);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Delayed other) {
      throw new UnsupportedOperationException();
    }
  }
}
