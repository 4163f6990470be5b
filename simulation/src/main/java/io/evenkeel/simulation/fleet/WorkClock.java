// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

/**
 * How much a worker has worked: time that runs at the server's speed.
 *
 * <p>Work that is due at a moment of this clock is done whatever the speed was meanwhile, so that a
 * pause or a slow spell also holds up what had begun before.
 */
final class WorkClock {

  private double speed = 1;
  private double worked;
  private long since;

  double speed() {
    return speed;
  }

  /** The work that a worker has done by now. */
  double worked(long now) {
    return worked + speed * (now - since);
  }

  void setSpeed(double speed, long now) {
    worked = worked(now);
    since = now;
    this.speed = speed;
  }

  /** How long it takes from now until that much is worked; of worth where the speed is above 0. */
  long nanosUntil(double due, long now) {
    return Math.max(0, (long) Math.ceil((due - worked(now)) / speed));
  }
}
