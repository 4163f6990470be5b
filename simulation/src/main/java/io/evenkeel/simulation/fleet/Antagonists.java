// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Other programs on the same machines take their part of the CPU, here and there and now and then
 * (Wydrowski et al., "Load is not what you should balance", NSDI 2024, section 2).
 *
 * @param mean time that a server's speed stays as it is
 * @param disturbed the share of time in which a server is disturbed
 * @param least speed of a disturbed server; the most is 1, all between are equally likely
 */
public record Antagonists(Duration mean, double disturbed, double least) implements Fault {

  @Override
  public void plan(Fleet fleet, EventLoop loop, RandomGenerator random) {
    for (int i = 0; i < fleet.size(); i++) {
      change(fleet.slot(i), loop, random);
    }
  }

  private void change(Server server, EventLoop loop, RandomGenerator random) {
    boolean hit = random.nextDouble() < disturbed;
    server.setSpeed(this, hit ? random.nextDouble(least, 1) : 1);
    loop.after(
        (long) (random.nextExponential() * mean.toNanos()), () -> change(server, loop, random));
  }

  @Override
  public double serversLost(int size) {
    return size * disturbed * (1 - least) / 2;
  }
}
