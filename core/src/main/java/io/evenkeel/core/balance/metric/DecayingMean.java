// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

/**
 * A mean in which a sample counts the less the older it is: by {@code e^(-age / decay)}.
 *
 * <p>Not the common EWMA, in which a sample's share grows with the time since the one before: there
 * the first sample after a pause stands for all, however lucky it was. Here the first few samples
 * are averaged as equals.
 *
 * <p>Threads may add at once, and clear; then one of the samples, or the clearing, may be lost, and
 * the mean stays within what was added.
 */
class DecayingMean {

  private volatile double mean;
  // The weights of all samples, as of the last one; 0 where there is none.
  private volatile double size;
  private volatile long stamp;
  // Behind what a pick reads: a JVM keeps the order in which fields of one size are written down.
  private final double decayNanos;

  DecayingMean(double decayNanos) {
    this.decayNanos = decayNanos;
  }

  final void add(double sample, long now) {
    double before = size;
    double kept = before == 0 ? 0 : before * Math.exp(-Math.max(0, now - stamp) / decayNanos);
    double after = kept + 1;
    double old = mean;
    mean = before == 0 ? sample : old + (sample - old) / after;
    size = after;
    stamp = now;
  }

  final boolean isEmpty() {
    return size == 0;
  }

  /** How many samples of now would weigh as much, as of the last one. */
  final double size() {
    return size;
  }

  /** Of no worth while it is empty. */
  final double mean() {
    return mean;
  }

  /** How long ago the last sample came; 0 where the clock went back. */
  final long idleNanos(long now) {
    return Math.max(0, now - stamp);
  }

  /** Forgets all samples. */
  final void clear() {
    // The mean stays where it is: a sample that comes at once may still be added to it, and would
    // otherwise be averaged with a 0 that nobody measured.
    size = 0;
  }
}
