// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Envoy's {@code LEAST_REQUEST} at equal weights and {@code choice_count} 2: the one of two with
 * fewer of this client's requests in flight; also what gRPC's {@code least_request_experimental}
 * (gRFC A48) does, but for drawing the same node twice now and then.
 */
final class LeastRequest extends NodePolicy<Node> {

  private final RandomGenerator random;

  LeastRequest(RandomGenerator random) {
    super(Node::new);
    this.random = random;
  }

  @Override
  Node choose(List<Node> nodes, long now) {
    TwoChoices<Node> two = TwoChoices.of(nodes, random);
    return two.second().inFlight() < two.first().inFlight() ? two.second() : two.first();
  }
}
