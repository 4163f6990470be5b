// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long controllers take, between a half and one and a half of a mean. Thread-safe. */
final class Delays {

  private final RandomGenerator random;
  private final Duration mean;

  Delays(RandomGenerator random, Duration mean) {
    this.random = random;
    this.mean = mean;
  }

  Duration next() {
    return next(mean);
  }

  Duration next(Duration around) {
    double factor;
    synchronized (random) {
      factor = 0.5 + random.nextDouble();
    }
    return Duration.ofNanos((long) (around.toNanos() * factor));
  }
}
