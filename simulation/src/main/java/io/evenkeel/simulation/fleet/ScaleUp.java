// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Servers join, cold, and take calls at once. Before that their slots are empty.
 *
 * @param servers how many
 * @param at when
 * @param cold how they start
 */
public record ScaleUp(int servers, Duration at, ColdStart cold) implements Fault {

  @Override
  public void plan(Fleet fleet, EventLoop loop, RandomGenerator random) {
    for (int i = 0; i < servers; i++) {
      Server server = fleet.slot(i);
      fleet.setGone(server);
      loop.at(
          at.toNanos(),
          () -> {
            cold.begin(server, loop);
            fleet.setReady(server);
          });
    }
  }

  @Override
  public double serversLost(int size) {
    return servers;
  }
}
