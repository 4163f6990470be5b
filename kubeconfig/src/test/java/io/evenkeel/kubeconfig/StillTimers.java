// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import io.evenkeel.http.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Time that moves only when a test says so; runs what is due then. */
final class StillTimers implements Timers, InstantSource {

  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final AtomicLong now = new AtomicLong();
  private final List<Task> tasks = new ArrayList<>();

  private static final class Task {
    final long at;
    final Runnable runnable;

    Task(long at, Runnable runnable) {
      this.at = at;
      this.runnable = runnable;
    }
  }

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public Instant instant() {
    return START.plusNanos(now.get());
  }

  @Override
  public synchronized Runnable schedule(Runnable runnable, Duration delay) {
    Task task = new Task(now.get() + delay.toNanos(), runnable);
    tasks.add(task);
    return () -> remove(task);
  }

  private synchronized void remove(Task task) {
    tasks.remove(task);
  }

  void advance(Duration duration) {
    long end = now.addAndGet(duration.toNanos());
    List<Task> due;
    synchronized (this) {
      due = tasks.stream().filter(task -> task.at <= end).toList();
      tasks.removeAll(due);
    }
    due.forEach(task -> task.runnable.run());
  }

  synchronized int pending() {
    return tasks.size();
  }
}
