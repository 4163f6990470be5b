// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.lab.measure.Rounded;
import io.evenkeel.lab.state.Stall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * When this machine stood still, seen by how long after the one before it a beat comes.
 *
 * <p>Thread-safe.
 */
final class Stalls {

  /** Less is what a busy machine does all the time, and nothing that people would see. */
  private static final long TOLD_NANOS = 500_000_000L;

  private final long periodNanos;
  private final double rememberedSeconds;
  private final Deque<Stall> oldestFirst = new ArrayDeque<>();
  private boolean beating;
  private long lastNanos;

  /**
   * @param periodNanos from a beat to the next, where nothing stands still
   * @param rememberedSeconds for how long a stall is told
   */
  Stalls(long periodNanos, double rememberedSeconds) {
    this.periodNanos = periodNanos;
    this.rememberedSeconds = rememberedSeconds;
  }

  /** A beat comes; nothing before the first one counts. */
  synchronized void beat(long nowNanos) {
    long stood = nowNanos - lastNanos - periodNanos;
    if (beating && stood >= TOLD_NANOS) {
      oldestFirst.add(new Stall(Rounded.to(100, nowNanos / 1e9), Rounded.to(100, stood / 1e9)));
    }
    beating = true;
    lastNanos = nowNanos;
  }

  /** Those that are remembered, the newest last. */
  synchronized List<Stall> at(long nowNanos) {
    double now = nowNanos / 1e9;
    oldestFirst.removeIf(stall -> stall.at() < now - rememberedSeconds);
    return List.copyOf(oldestFirst);
  }
}
