// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * All servers are replaced one after the other: the new one is ready, and cold, when the old one
 * begins to drain.
 *
 * @param from when the first one is
 * @param step from one to the next
 * @param grace how long a server drains before it ends
 * @param cold how the new ones start
 */
public record RollingDeploy(Duration from, Duration step, Duration grace, ColdStart cold)
    implements Fault {

  @Override
  public void plan(Fleet fleet, EventLoop loop, RandomGenerator random) {
    for (int i = 0; i < fleet.size(); i++) {
      int slot = i;
      loop.at(from.plus(step.multipliedBy(i)).toNanos(), () -> replace(fleet, slot, loop));
    }
  }

  private void replace(Fleet fleet, int slot, EventLoop loop) {
    Server before = fleet.slot(slot);
    cold.begin(fleet.replace(slot), loop);
    fleet.setDraining(before);
    loop.after(
        grace.toNanos(),
        () -> {
          fleet.setGone(before);
          before.crash();
        });
  }
}
