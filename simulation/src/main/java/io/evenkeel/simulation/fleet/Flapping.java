// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Servers crash again and again, and come back as the same endpoint: a container that restarts in
 * its pod. Each time they are listed as gone once it is noticed, and as ready when they are back.
 *
 * @param servers how many
 * @param up how long they stay
 * @param down how long they are away
 */
public record Flapping(int servers, Duration up, Duration down) implements Fault {

  @Override
  public void plan(Fleet fleet, EventLoop loop, RandomGenerator random) {
    for (int i = 0; i < servers; i++) {
      Server server = fleet.slot(i);
      long period = up.plus(down).toNanos();
      loop.after((long) (random.nextDouble() * period), () -> crash(fleet, server, loop));
    }
  }

  private void crash(Fleet fleet, Server server, EventLoop loop) {
    server.crash();
    fleet.setGone(server);
    loop.after(down.toNanos(), () -> back(fleet, server, loop));
  }

  private void back(Fleet fleet, Server server, EventLoop loop) {
    server.restart();
    fleet.setReady(server);
    loop.after(up.toNanos(), () -> crash(fleet, server, loop));
  }

  @Override
  public double serversLost(int size) {
    return servers * (double) down.toNanos() / up.plus(down).toNanos();
  }
}
