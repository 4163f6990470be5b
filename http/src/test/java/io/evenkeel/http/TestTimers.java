// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that stands still until a test moves it; one thread at a time. */
final class TestTimers implements Timers {

  private final List<Task> tasks = new ArrayList<>();
  private long now;

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
    return now;
  }

  @Override
  public Runnable schedule(Runnable task, Duration delay) {
    Task added = new Task(now + delay.toNanos(), task);
    tasks.add(added);
    return () -> tasks.remove(added);
  }

  void advance(Duration duration) {
    long end = now + duration.toNanos();
    while (true) {
      Task next = null;
      for (Task task : tasks) {
        if (task.at <= end && (next == null || task.at < next.at)) {
          next = task;
        }
      }
      if (next == null) {
        now = end;
        return;
      }
      tasks.remove(next);
      now = next.at;
      next.runnable.run();
    }
  }

  int pending() {
    return tasks.size();
  }
}
