// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import java.util.random.RandomGenerator;

/**
 * Servers answer with an error at once, and so look fast and idle.
 *
 * @param servers how many
 * @param share of requests that fail
 */
public record FailFast(int servers, double share) implements Fault {

  @Override
  public void plan(Fleet fleet, EventLoop loop, RandomGenerator random) {
    for (int i = 0; i < servers; i++) {
      fleet.slot(i).setFailShare(share);
    }
  }
}
