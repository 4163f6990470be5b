// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import java.util.random.RandomGenerator;

/** Something that befalls servers; a value. Where it names a number of servers, the first ones. */
public interface Fault {

  /**
   * Plans all that it will do; before the run begins.
   *
   * @param random of this fault alone, so that it does the same whatever the policy
   */
  void plan(Fleet fleet, EventLoop loop, RandomGenerator random);

  /** The capacity that it takes away on average, in servers, of a fleet of that size. */
  default double serversLost(int size) {
    return 0;
  }
}
