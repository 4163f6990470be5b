// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import java.util.random.RandomGenerator;

/**
 * Servers are slower than the others: an older machine, a noisy neighbour, a full heap.
 *
 * @param servers how many
 * @param times how many times slower
 */
public record Slow(int servers, double times) implements Fault {

  @Override
  public void plan(Fleet fleet, EventLoop loop, RandomGenerator random) {
    for (int i = 0; i < servers; i++) {
      fleet.slot(i).setSpeed(this, 1 / times);
    }
  }

  @Override
  public double serversLost(int size) {
    return servers * (1 - 1 / times);
  }
}
