// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.Scheduler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One listener's share in a watch: what it has not been told yet, told one at a time.
 *
 * <p>Mail is joined while the listener is busy, so a slow listener costs nothing but its own time:
 * the newest wins. Thread-safe.
 *
 * @param <M> one piece of mail
 */
abstract class Mailbox<M> implements Watch {

  // When so much has come for a listener whose thread goes on with something else, another thread
  // is worth waking.
  private static final int BACKLOG = 4;

  private final SourceContext context;
  private State state = State.IDLE;
  // Of the latest hand-over: an earlier one, which was overtaken, does nothing.
  private int turn;
  private int offersInHand;
  private boolean answered;
  private boolean closed;
  private @Nullable Shared<?> shared;
  private Scheduler.@Nullable Timer deadlineTimer;

  private enum State {
    IDLE,
    /** A thread does it next, when it is through. */
    IN_HAND,
    QUEUED,
    /** The listener is being told. */
    TELLING
  }

  Mailbox(SourceContext context) {
    this.context = context;
  }

  /** Takes what is pending, or null. Called under this object's lock. */
  abstract @Nullable M take();

  /** Tells the listener. */
  abstract void deliver(M mail);

  /** Tells that nothing has come by the deadline. Called under this object's lock. */
  abstract void putDeadlineProblem();

  /**
   * Runs {@code put}, which changes what is pending, and sees to it that it is delivered.
   *
   * @param follows whether the caller is a source's, which is nearly through; a user may block
   */
  final void offer(Runnable put, boolean follows) {
    int mine;
    Executor on;
    synchronized (this) {
      if (closed) {
        return;
      }
      put.run();
      markAnswered();
      if (state == State.IDLE && follows) {
        state = State.IN_HAND;
        offersInHand = 0;
        on = context.followUps();
      } else if (state == State.IDLE || (state == State.IN_HAND && ++offersInHand == BACKLOG)) {
        state = State.QUEUED;
        on = context.executor();
      } else {
        return;
      }
      mine = ++turn;
    }
    dispatch(on, mine);
  }

  /** The deadline of the first answer has come. */
  final void deadline() {
    // Under the lock that a first answer takes too: a set must never be overwritten by its absence.
    offer(
        () -> {
          if (!answered) {
            putDeadlineProblem();
          }
        },
        false);
  }

  private void markAnswered() {
    answered = true;
    if (deadlineTimer != null) {
      deadlineTimer.cancel();
      deadlineTimer = null;
    }
  }

  /** The timer of {@link #deadline()}: cancelled by an answer, or the end. */
  final synchronized void deadlineTimer(Scheduler.Timer timer) {
    if (answered || closed) {
      timer.cancel();
    } else {
      deadlineTimer = timer;
    }
  }

  final synchronized void joined(Shared<?> shared) {
    this.shared = shared;
  }

  private void dispatch(Executor on, int mine) {
    try {
      on.execute(() -> run(mine));
    } catch (RejectedExecutionException ended) {
      // The discovery was closed, and with it this watch.
      close();
    }
  }

  private void run(int mine) {
    M mail;
    synchronized (this) {
      if (mine != turn) {
        return;
      }
      mail = closed ? null : take();
      if (mail == null) {
        state = State.IDLE;
        return;
      }
      state = State.TELLING;
    }
    try {
      deliver(mail);
    } catch (RuntimeException | Error e) {
      Logger log = System.getLogger(Mailbox.class.getName());
      log.log(Level.ERROR, "A listener of a watch failed; it stays", e);
    }
    int next;
    synchronized (this) {
      state = State.IN_HAND;
      offersInHand = 0;
      next = ++turn;
    }
    dispatch(context.followUps(), next);
  }

  @Override
  public void refresh() {
    Shared<?> watch;
    synchronized (this) {
      watch = closed ? null : shared;
    }
    if (watch != null) {
      watch.refresh();
    }
  }

  @Override
  public void close() {
    Shared<?> left;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      markAnswered();
      left = shared;
    }
    if (left != null) {
      left.leave(this);
    }
  }
}
