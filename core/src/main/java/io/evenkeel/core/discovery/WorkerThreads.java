// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which sources work and listeners are called.
 *
 * <p>Three, since nothing that runs here may block, and one listener that does so nevertheless
 * should not stop the others. Daemons that end after ten idle seconds, so that neither a program
 * nor a web application is kept by them.
 */
final class WorkerThreads implements Executor, AutoCloseable {

  private static final int THREADS = 3;

  // A thread that has done so much in a row lets what waits in the queue have its turn.
  private static final int LONGEST_CHAIN = 16;

  private final ThreadPoolExecutor pool;

  WorkerThreads() {
    AtomicInteger number = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new Worker(this, task, "evenkeel-worker-" + number.incrementAndGet())) {
          @Override
          protected void afterExecute(Runnable task, @Nullable Throwable failed) {
            if (Thread.currentThread() instanceof Worker worker) {
              worker.runNext();
            }
          }
        };
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** As {@link io.evenkeel.core.discovery.spi.SourceContext#followUps}. */
  void executeNext(Runnable task) {
    if (!(Thread.currentThread() instanceof Worker worker && worker.takesNext(this, task))) {
      pool.execute(task);
    }
  }

  /**
   * Ends each thread as soon as it has nothing to do; returns at once. Not a shutdown: sources
   * close in steps, each of which is another task, and none of them may be refused.
   */
  @Override
  public void close() {
    pool.setKeepAliveTime(1, TimeUnit.NANOSECONDS);
  }

  /** A thread that may hold one task in hand, besides the one that it is running. */
  private static final class Worker extends Thread {
    private final WorkerThreads owner;
    // Touched by this thread alone.
    private @Nullable Runnable next;

    Worker(WorkerThreads owner, Runnable work, String name) {
      // Inherits nothing that whoever makes the first call keeps for its thread.
      super(null, work, name, 0, false);
      this.owner = owner;
      setDaemon(true);
      // Nor must its class loader be kept alive.
      setContextClassLoader(WorkerThreads.class.getClassLoader());
    }

    boolean takesNext(WorkerThreads of, Runnable task) {
      if (owner != of || next != null) {
        return false;
      }
      next = task;
      return true;
    }

    /** Runs what it holds, and what that leaves it with. */
    void runNext() {
      try {
        for (int i = 0; i < LONGEST_CHAIN && next != null; i++) {
          takeNext().run();
        }
      } finally {
        // Too much in a row, or a task that threw: another thread has to see to it.
        if (next != null) {
          owner.execute(takeNext());
        }
      }
    }

    private Runnable takeNext() {
      Runnable taken = Objects.requireNonNull(next);
      next = null;
      return taken;
    }
  }
}
