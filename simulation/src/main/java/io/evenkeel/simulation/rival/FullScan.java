// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The fewest of this client's requests in flight of all nodes, by chance among equals: Envoy's
 * {@code LEAST_REQUEST} with {@code selection_method: FULL_SCAN}; join the shortest queue, as far
 * as one client can see it.
 */
final class FullScan extends NodePolicy<Node> {

  private final RandomGenerator random;

  FullScan(RandomGenerator random) {
    super(Node::new);
    this.random = random;
  }

  @Override
  Node choose(List<Node> nodes, long now) {
    Node best = nodes.get(0);
    int equals = 0;
    for (Node node : nodes) {
      if (node.inFlight() < best.inFlight()) {
        best = node;
        equals = 1;
      } else if (node.inFlight() == best.inFlight() && random.nextInt(++equals) == 0) {
        best = node;
      }
    }
    return best;
  }
}
