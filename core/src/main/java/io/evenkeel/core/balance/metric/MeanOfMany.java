// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

/**
 * A mean of so many samples at least that chance has little part in it, however seldom they come:
 * 32, or as many as weigh in a {@link DecayingMean} where those are more.
 *
 * <p>Threads may add at once, and clear; then one of the samples, or the clearing, may be lost, and
 * the mean stays within what was added.
 */
final class MeanOfMany {

  // The remote tier gets a call of a hundred: fewer say little of how loaded it is. More are no
  // better, and see a change too late (docs/decisions, calls that leave the zone).
  private static final int LEAST = 32;

  private volatile double mean;
  private volatile int samples;

  /**
   * Adds a sample.
   *
   * @param recent how many samples of late there are, this one among them
   */
  void add(double sample, double recent) {
    int before = samples;
    int count = Math.min(before + 1, LEAST);
    double old = mean;
    // First, so that whoever sees that there are samples sees their mean.
    mean = count == 1 ? sample : old + (sample - old) / Math.max(count, recent);
    if (count != before) {
      samples = count;
    }
  }

  boolean isEmpty() {
    return samples == 0;
  }

  /** Of no worth while it is empty. */
  double mean() {
    return mean;
  }

  /** How many samples it is a mean of, 32 at most. */
  int samples() {
    return samples;
  }

  /** Forgets all samples. */
  void clear() {
    samples = 0;
  }
}
