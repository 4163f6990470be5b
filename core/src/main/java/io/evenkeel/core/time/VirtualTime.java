// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test or a simulation moves it.
 *
 * <p>Also an {@link Executor}: tasks given to {@link #execute} run at the current moment, in the
 * order in which they came, at the next {@link #run()} or {@link #advance}. Nothing runs inside
 * {@link #schedule} or {@link #execute}. A task that throws ends the {@code advance} with that
 * error, so that a test sees it.
 *
 * <p>Thread-safe for scheduling; one thread at a time may advance.
 */
public final class VirtualTime implements Scheduler, Executor {

  private static final Instant EPOCH = Instant.parse("2030-01-01T00:00:00Z");

  private final Object lock = new Object();
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nanos;
  private long sequence;

  private VirtualTime() {}

  /** A new time line, at 2030-01-01T00:00:00Z. */
  public static VirtualTime create() {
    return new VirtualTime();
  }

  @Override
  public long nanoTime() {
    synchronized (lock) {
      return nanos;
    }
  }

  @Override
  public Instant now() {
    return EPOCH.plusNanos(nanoTime());
  }

  /** How long it is since this time line began. */
  public Duration elapsed() {
    return Duration.ofNanos(nanoTime());
  }

  @Override
  public Timer schedule(Runnable task, Duration delay) {
    Task added;
    synchronized (lock) {
      added = new Task(nanos + Math.max(0, delay.toNanos()), sequence++, task);
      tasks.add(added);
    }
    return () -> {
      synchronized (lock) {
        tasks.remove(added);
      }
    };
  }

  @Override
  public void execute(Runnable task) {
    var unused = schedule(task, Duration.ZERO);
  }

  /** Runs all that is due now, and what it makes due now; time does not move. */
  public void run() {
    advance(Duration.ZERO);
  }

  /** Moves time forward by {@code duration}, running each task at its own moment. */
  public void advance(Duration duration) {
    long end = nanoTime() + duration.toNanos();
    for (Task next = takeUntil(end); next != null; next = takeUntil(end)) {
      next.runnable.run();
    }
    synchronized (lock) {
      nanos = end;
    }
  }

  /** Runs the next task, moving time to its moment. Returns whether there was one. */
  public boolean step() {
    Task next = takeUntil(Long.MAX_VALUE);
    if (next == null) {
      return false;
    }
    next.runnable.run();
    return true;
  }

  /** Tasks that have not run, as delays from now, soonest first: a test's check for leaks. */
  public List<Duration> pending() {
    synchronized (lock) {
      List<Duration> delays = new ArrayList<>();
      tasks.stream().sorted().forEach(t -> delays.add(Duration.ofNanos(t.at - nanos)));
      return delays;
    }
  }

  private @Nullable Task takeUntil(long end) {
    synchronized (lock) {
      Task next = tasks.peek();
      if (next == null || next.at > end) {
        return null;
      }
      tasks.remove();
      nanos = Math.max(nanos, next.at);
      return next;
    }
  }

  private record Task(long at, long sequence, Runnable runnable) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(sequence);
    }
  }
}
