// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import java.util.List;
import java.util.random.RandomGenerator;

/** Chance alone: what every policy must beat, and what theory has formulas for. */
final class RandomChoice extends NodePolicy<Node> {

  private final RandomGenerator random;

  RandomChoice(RandomGenerator random) {
    super(Node::new);
    this.random = random;
  }

  @Override
  Node choose(List<Node> nodes, long now) {
    return nodes.get(random.nextInt(nodes.size()));
  }
}
