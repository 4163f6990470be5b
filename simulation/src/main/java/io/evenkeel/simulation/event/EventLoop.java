// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen, in the order of time; at the same moment in the order in which it was planned.
 *
 * <p>A binary heap over arrays of primitives: a run is millions of events, and an object with a
 * comparator for each would be most of its time. Of one thread. An event that no longer matters is
 * not taken out: who planned it knows when it happens.
 */
public final class EventLoop {

  private long[] times = new long[1024];
  private long[] orders = new long[1024];
  private @Nullable Runnable[] events = new Runnable[1024];
  private int size;
  private long planned;
  private long now;

  /** Nanoseconds since the beginning. */
  public long now() {
    return now;
  }

  /** Plans an event, so many nanoseconds from now. */
  public void after(long delay, Runnable event) {
    at(now + delay, event);
  }

  /**
   * Plans an event.
   *
   * @throws IllegalArgumentException if that is in the past
   */
  public void at(long time, Runnable event) {
    if (time < now) {
      throw new IllegalArgumentException(
          "An event must be planned for " + now + " ns, which is now, or later, not for " + time);
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      orders = Arrays.copyOf(orders, 2 * size);
      events = Arrays.copyOf(events, 2 * size);
    }
    long order = planned++;
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (!isBefore(time, order, parent)) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    put(hole, time, order, event);
  }

  /** Lets all happen that is planned until then, that moment included, and what it leads to. */
  public void runUntil(long end) {
    while (size > 0 && times[0] <= end) {
      now = times[0];
      take().run();
    }
    now = Math.max(now, end);
  }

  /** How many events are planned. */
  public int pending() {
    return size;
  }

  private Runnable take() {
    Runnable first = events[0];
    size--;
    long time = times[size];
    long order = orders[size];
    Runnable last = events[size];
    events[size] = null;
    if (size > 0) {
      int hole = 0;
      int child;
      while ((child = 2 * hole + 1) < size) {
        if (child + 1 < size && isBefore(times[child + 1], orders[child + 1], child)) {
          child++;
        }
        if (isBefore(time, order, child)) {
          break;
        }
        move(child, hole);
        hole = child;
      }
      put(hole, time, order, last);
    }
    if (first == null) {
      throw new IllegalStateException("An event is missing at " + now + " ns");
    }
    return first;
  }

  private boolean isBefore(long time, long order, int other) {
    return time < times[other] || (time == times[other] && order < orders[other]);
  }

  private void move(int from, int to) {
    times[to] = times[from];
    orders[to] = orders[from];
    events[to] = events[from];
  }

  private void put(int index, long time, long order, @Nullable Runnable event) {
    times[index] = time;
    orders[index] = order;
    events[index] = event;
  }
}
