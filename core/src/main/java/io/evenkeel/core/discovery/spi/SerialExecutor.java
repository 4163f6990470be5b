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

  // When so much waits for a thread that goes on with something else, another one is worth waking.
  private static final int BACKLOG = 8;

  private final Executor threads;
  private final Executor followUps;
  private final Queue<Runnable> tasks = new ArrayDeque<>(2);
  private State state = State.IDLE;
  // Of the latest hand-over: an earlier one, which was overtaken, does nothing.
  private int turn;

  private enum State {
    IDLE,
    /** A thread does it next, when it is through. */
    IN_HAND,
    QUEUED,
    RUNNING
  }

  /** Borrows threads from {@code threads}. */
  public SerialExecutor(Executor threads) {
    this(threads, threads);
  }

  /**
   * Borrows worker threads, and where it can the one that hands a task in: for what belongs to a
   * source, and calls no code of a user's.
   */
  public SerialExecutor(SourceContext context) {
    this(context.executor(), context.followUps());
  }

  private SerialExecutor(Executor threads, Executor followUps) {
    this.threads = threads;
    this.followUps = followUps;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // two that are one know no difference
  public void execute(Runnable task) {
    Executor on;
    int mine;
    synchronized (tasks) {
      tasks.add(task);
      if (state == State.IDLE && followUps != threads) {
        state = State.IN_HAND;
        on = followUps;
      } else if (state == State.IDLE || (state == State.IN_HAND && tasks.size() == BACKLOG)) {
        state = State.QUEUED;
        on = threads;
      } else {
        return;
      }
      mine = ++turn;
    }
    dispatch(on, mine);
  }

  private void dispatch(Executor on, int mine) {
    try {
      on.execute(() -> drain(mine));
    } catch (RejectedExecutionException closed) {
      // The owner of the threads has ended: what was planned no longer matters.
      synchronized (tasks) {
        if (mine == turn) {
          tasks.clear();
          state = State.IDLE;
        }
      }
    }
  }

  private void drain(int mine) {
    synchronized (tasks) {
      if (mine != turn) {
        return;
      }
      state = State.RUNNING;
    }
    for (int i = 0; i < BATCH; i++) {
      Runnable task;
      synchronized (tasks) {
        task = tasks.poll();
        if (task == null) {
          state = State.IDLE;
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
    int next;
    synchronized (tasks) {
      state = State.QUEUED;
      next = ++turn;
    }
    dispatch(threads, next);
  }
}
