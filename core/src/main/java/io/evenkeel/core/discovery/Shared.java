// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.discovery.spi.Backoff;
import io.evenkeel.core.discovery.spi.SerialExecutor;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One watch that any number of listeners share: started for the first, closed a linger time after
 * the last, so that a gRPC channel that idles and wakes does not list again.
 *
 * <p>Thread-safe. The source is started, refreshed and closed one call at a time, on a worker
 * thread.
 *
 * @param <B> a listener's share
 */
abstract class Shared<B extends Mailbox<?>> {

  // A refresh is a hint, and gRPC gives one for every connection that breaks: in a rollout, many.
  private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(1);

  // What keeps a source from starting is on this machine, such as a file that is missing; somebody
  // who has just mended it waits this long without wondering.
  private static final Duration START_FIRST = Duration.ofSeconds(2);
  private static final Duration START_CAP = Duration.ofSeconds(10);

  final SourceContext context;
  final String name;
  private final SerialExecutor lifecycle;
  private final Duration linger;
  private final List<B> boxes = new ArrayList<>(1);
  private boolean closed;
  private long lastRefresh;
  private Scheduler.@Nullable Timer refreshTimer;
  private Scheduler.@Nullable Timer lingerTimer;
  private Scheduler.@Nullable Timer startTimer;
  // Touched by the lifecycle alone.
  private Source.@Nullable Running running;
  private @Nullable Backoff startBackoff;

  Shared(SourceContext context, String name, Duration linger) {
    this.context = context;
    this.name = name;
    this.linger = linger;
    this.lifecycle = new SerialExecutor(context.executor());
    this.lastRefresh = context.scheduler().nanoTime() - REFRESH_INTERVAL.toNanos();
  }

  /** Starts the source. */
  abstract Source.Running startSource();

  /** The source could not even be started; it will be tried again. */
  abstract void startFailed(Throwable e);

  /** Gives a newcomer what is known. Called under this object's lock. */
  abstract void welcome(B box);

  /** Is called once, when nobody shares this any more. */
  abstract void forget();

  /** Starts the source; once. */
  final void start() {
    context.observer().opened(name);
    lifecycle.execute(this::startNow);
  }

  private void startNow() {
    synchronized (this) {
      if (closed || running != null) {
        return;
      }
      cancel(startTimer);
    }
    try {
      running = startSource();
    } catch (RuntimeException | Error e) {
      startFailed(e);
      startLater();
    }
  }

  private void startLater() {
    if (startBackoff == null) {
      startBackoff = new Backoff(START_FIRST, START_FIRST, START_CAP, context.newRandom());
    }
    Duration delay = startBackoff.next();
    synchronized (this) {
      if (!closed) {
        startTimer = context.scheduler().schedule(() -> lifecycle.execute(this::startNow), delay);
      }
    }
  }

  /** Adds a listener; false if this was closed already. */
  final boolean join(B box) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      boxes.add(box);
      if (lingerTimer != null) {
        lingerTimer.cancel();
        lingerTimer = null;
      }
      box.joined(this);
      welcome(box);
    }
    return true;
  }

  final void leave(Mailbox<?> box) {
    synchronized (this) {
      boxes.remove(box);
      if (closed || !boxes.isEmpty() || lingerTimer != null) {
        return;
      }
      lingerTimer = context.scheduler().schedule(this::closeIfUnused, linger);
    }
  }

  private void closeIfUnused() {
    close(true);
  }

  final void close() {
    close(false);
  }

  private void close(boolean onlyIfUnused) {
    List<B> left;
    synchronized (this) {
      // One step with what follows: a listener that joins is either seen here, or joins another.
      if (closed || (onlyIfUnused && !boxes.isEmpty())) {
        return;
      }
      closed = true;
      left = List.copyOf(boxes);
      boxes.clear();
      cancel(refreshTimer);
      cancel(lingerTimer);
      cancel(startTimer);
    }
    left.forEach(Mailbox::close);
    forget();
    lifecycle.execute(
        () -> {
          if (running != null) {
            running.close();
            running = null;
          }
          context.observer().closed(name);
        });
  }

  final void refresh() {
    synchronized (this) {
      if (closed || refreshTimer != null) {
        return;
      }
      // Delayed rather than dropped: what asked for it may be the last to ask.
      long wait = lastRefresh + REFRESH_INTERVAL.toNanos() - context.scheduler().nanoTime();
      refreshTimer =
          context.scheduler().schedule(this::refreshNow, Duration.ofNanos(Math.max(0, wait)));
    }
  }

  private void refreshNow() {
    synchronized (this) {
      refreshTimer = null;
      lastRefresh = context.scheduler().nanoTime();
    }
    lifecycle.execute(
        () -> {
          if (running == null) {
            startNow();
          } else if (!isClosed()) {
            running.refresh();
          }
        });
  }

  final synchronized boolean isClosed() {
    return closed;
  }

  /** The listeners now: one may leave while they are told. Called under this object's lock. */
  final List<B> boxes() {
    return List.copyOf(boxes);
  }

  /** What a start that failed tells the listeners. */
  final Problem startProblem(Throwable e) {
    return new Problem(
        Problem.Kind.MISCONFIGURED,
        name + ": cannot be watched: " + e.getMessage(),
        "",
        context.scheduler().now());
  }

  /** {@code next}, as the trouble that {@code now} began; or null if it says nothing new. */
  static @Nullable Problem merge(@Nullable Problem now, Problem next) {
    if (now == null) {
      return next;
    }
    return now.sameAs(next)
        ? null
        : new Problem(next.kind(), next.message(), next.remedy(), now.since());
  }

  private static void cancel(Scheduler.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
