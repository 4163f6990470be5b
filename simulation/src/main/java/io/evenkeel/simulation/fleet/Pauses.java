// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Servers stand still now and then: garbage collection, a frozen virtual machine, a lock.
 *
 * @param servers how many
 * @param length of each pause
 * @param period from one pause's begin to the next one's
 */
public record Pauses(int servers, Duration length, Duration period) implements Fault {

  @Override
  public void plan(Fleet fleet, EventLoop loop, RandomGenerator random) {
    for (int i = 0; i < servers; i++) {
      Server server = fleet.slot(i);
      loop.after((long) (random.nextDouble() * period.toNanos()), () -> pause(server, loop));
    }
  }

  private void pause(Server server, EventLoop loop) {
    server.setSpeed(this, 0);
    loop.after(length.toNanos(), () -> server.setSpeed(this, 1));
    loop.after(period.toNanos(), () -> pause(server, loop));
  }

  @Override
  public double serversLost(int size) {
    return servers * (double) length.toNanos() / period.toNanos();
  }
}
