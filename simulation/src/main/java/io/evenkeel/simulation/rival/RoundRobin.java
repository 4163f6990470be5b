// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import io.evenkeel.simulation.policy.Listing;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * gRPC's {@code round_robin}: one after the other, from a random one, and from a random one again
 * after each change, as its picker is made anew ({@code RoundRobinLoadBalancer} of grpc-java).
 */
final class RoundRobin extends NodePolicy<Node> {

  private final RandomGenerator random;
  private int next;

  RoundRobin(RandomGenerator random) {
    super(Node::new);
    this.random = random;
  }

  @Override
  public void update(Listing listing, long now) {
    super.update(listing, now);
    next = random.nextInt(Integer.MAX_VALUE);
  }

  @Override
  Node choose(List<Node> nodes, long now) {
    next = (next + 1) & Integer.MAX_VALUE;
    return nodes.get(next % nodes.size());
  }
}
