// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

/**
 * When calls are due: evenly spaced in time, whatever became of those before. A loop that waited
 * for answers would send less to those who are slow, and so never see how slow they are
 * (coordinated omission).
 *
 * <p>Not thread-safe.
 */
final class Schedule {

  private double intervalNanos;
  // The next call is due here; as a double, since intervals are no whole nanoseconds.
  private double next;

  /**
   * @param perSecond above 0
   * @param startNanos when the first interval begins
   * @param phase where in the interval the first call is due, from 0 to 1: spreads several
   *     schedules
   */
  Schedule(double perSecond, long startNanos, double phase) {
    this.intervalNanos = 1e9 / perSecond;
    this.next = startNanos + phase * intervalNanos;
  }

  /** Whether a call is due. */
  boolean isDue(long nowNanos) {
    return next <= nowNanos;
  }

  /** When the next call is due; afterwards the next one is the one after that. */
  long take() {
    double due = next;
    next += intervalNanos;
    return (long) due;
  }

  /** Another rate from now on. */
  void rate(double perSecond, long nowNanos) {
    double interval = 1e9 / perSecond;
    // What was left of an interval is left of the new one, in proportion.
    double left = Math.max(0, next - nowNanos) / intervalNanos;
    intervalNanos = interval;
    next = nowNanos + left * interval;
  }
}
