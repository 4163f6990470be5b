// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.time;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one real clock: everything else is given a {@link Ticker} or a {@link Scheduler}.
 *
 * <p>One daemon thread, started with the first task and ended by {@link #close()}, or after ten
 * idle seconds. Thread-safe.
 */
public final class SystemTime implements Scheduler, AutoCloseable {

  private final ScheduledThreadPoolExecutor executor;

  private SystemTime(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              // Whoever happens to plan the first task must not be kept alive by its class loader
              // or by its inheritable thread locals.
              Thread thread = new Thread(null, task, threadName, 0, false);
              thread.setContextClassLoader(SystemTime.class.getClassLoader());
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setKeepAliveTime(10, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  /** A scheduler with a thread of its own, named {@code threadName}. */
  public static SystemTime start(String threadName) {
    return new SystemTime(threadName);
  }

  /** The clock alone, for callers that never wait. */
  public static Ticker ticker() {
    return ClockOnly.INSTANCE;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Timer schedule(Runnable task, Duration delay) {
    try {
      ScheduledFuture<?> future =
          executor.schedule(() -> runLogged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      // Closed: what was planned no longer matters, as with the tasks that close() dropped.
      return () -> {};
    }
  }

  /** Drops all tasks that have not begun and ends the thread; returns at once. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // Found only now: a logging back end takes longer to find than a first list of endpoints.
      Logger log = System.getLogger(SystemTime.class.getName());
      log.log(Level.ERROR, "A scheduled task failed: " + task, e);
    }
  }

  private enum ClockOnly implements Ticker {
    INSTANCE;

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Instant now() {
      return Instant.now();
    }
  }
}
