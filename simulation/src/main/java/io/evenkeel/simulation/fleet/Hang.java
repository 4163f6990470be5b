// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Servers take requests and never answer: a deadlock, a dead dependency without a timeout.
 *
 * @param servers how many
 * @param from when it begins
 */
public record Hang(int servers, Duration from) implements Fault {

  @Override
  public void plan(Fleet fleet, EventLoop loop, RandomGenerator random) {
    for (int i = 0; i < servers; i++) {
      Server server = fleet.slot(i);
      loop.at(from.toNanos(), () -> server.setHangs(true));
    }
  }

  @Override
  public double serversLost(int size) {
    return servers;
  }
}
