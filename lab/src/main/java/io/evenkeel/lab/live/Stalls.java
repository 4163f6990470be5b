// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.lab.measure.Rounded;
import io.evenkeel.lab.state.Stall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * When this machine stood still, seen by how late ticks come.
 *
 * <p>Not thread-safe.
 */
final class Stalls {

  /** Less is what a busy machine does all the time, and nothing that people would see. */
  private static final long TOLERATED_NANOS = 500_000_000L;

  private final long periodNanos;
  private final double rememberedSeconds;
  private final Deque<Stall> oldestFirst = new ArrayDeque<>();
  private long dueNanos;

  /**
   * @param periodNanos ticks come at multiples of it
   * @param rememberedSeconds for how long a stall is told
   * @param nowNanos the present; nothing before it counts
   */
  Stalls(long periodNanos, double rememberedSeconds, long nowNanos) {
    this.periodNanos = periodNanos;
    this.rememberedSeconds = rememberedSeconds;
    this.dueNanos = next(nowNanos);
  }

  /** A tick comes. */
  void tick(long nowNanos) {
    long late = nowNanos - dueNanos;
    double now = nowNanos / 1e9;
    oldestFirst.removeIf(stall -> stall.at() < now - rememberedSeconds);
    if (late > TOLERATED_NANOS) {
      oldestFirst.add(new Stall(Rounded.to(100, now), Rounded.to(100, late / 1e9)));
    }
    dueNanos = next(nowNanos);
  }

  private long next(long nowNanos) {
    return (nowNanos / periodNanos + 1) * periodNanos;
  }

  /** Those that are remembered, the newest last. */
  List<Stall> all() {
    return List.copyOf(oldestFirst);
  }
}
