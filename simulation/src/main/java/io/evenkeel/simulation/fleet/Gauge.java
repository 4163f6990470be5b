// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

/** A number that goes up and down, and its mean over time. */
final class Gauge {

  private int value;
  private long since;
  private double area;
  private long begin;

  int value() {
    return value;
  }

  void add(int change, long now) {
    area += (double) value * (now - since);
    since = now;
    value += change;
  }

  /** The mean is that from now on. */
  void restart(long now) {
    area = 0;
    since = now;
    begin = now;
  }

  double mean(long now) {
    return now == begin ? value : (area + (double) value * (now - since)) / (now - begin);
  }
}
