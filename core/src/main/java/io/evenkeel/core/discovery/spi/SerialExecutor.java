// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.spi;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks one at a time, in order, on threads that it borrows: state that only such tasks touch
 * needs no lock.
 *
 * <p>Never runs a task inside {@link #execute}. A task that throws is logged and harms no other.
 * Thread-safe.
 */
public final class SerialExecutor implements Executor {

  // A batch this long hands its thread back, so that one busy source cannot starve the others.
  private static final int BATCH = 64;

  private final Executor threads;
  private final Queue<Runnable> tasks = new ArrayDeque<>(2);
  private boolean running;

  /** Borrows threads from {@code threads}. */
  public SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    dispatch();
  }

  private void dispatch() {
    try {
      threads.execute(this::drain);
    } catch (RejectedExecutionException closed) {
      // The owner of the threads has ended: what was planned no longer matters.
      synchronized (tasks) {
        tasks.clear();
        running = false;
      }
    }
  }

  private void drain() {
    for (int i = 0; i < BATCH; i++) {
      Runnable task;
      synchronized (tasks) {
        task = tasks.poll();
        if (task == null) {
          running = false;
          return;
        }
      }
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        Logger log = System.getLogger(SerialExecutor.class.getName());
        log.log(Level.ERROR, "A task of a source failed: " + task, e);
      }
    }
    dispatch();
  }
}
