// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which sources work and listeners are called.
 *
 * <p>Three, since nothing that runs here may block, and one listener that does so nevertheless
 * should not stop the others. Daemons that end after ten idle seconds, so that neither a program
 * nor a web application is kept by them.
 */
final class WorkerThreads implements Executor, AutoCloseable {

  private static final int THREADS = 3;

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
            task -> {
              Thread thread = new Thread(task, "evenkeel-worker-" + number.incrementAndGet());
              thread.setDaemon(true);
              // Whoever happens to make the first call must not be kept alive by its class loader.
              thread.setContextClassLoader(WorkerThreads.class.getClassLoader());
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /**
   * Ends each thread as soon as it has nothing to do; returns at once. Not a shutdown: sources
   * close in steps, each of which is another task, and none of them may be refused.
   */
  @Override
  public void close() {
    pool.setKeepAliveTime(1, TimeUnit.NANOSECONDS);
  }
}
