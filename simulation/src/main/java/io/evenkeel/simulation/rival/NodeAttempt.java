// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.simulation.policy.Backend;
import io.evenkeel.simulation.policy.Policy.Attempt;

/** A call on a node; not a record, since no two are the same. */
final class NodeAttempt implements Attempt {

  private final Node node;
  private final long startedAt;

  NodeAttempt(Node node, long startedAt) {
    this.node = node;
    this.startedAt = startedAt;
  }

  long startedAt() {
    return startedAt;
  }

  @Override
  public Backend backend() {
    return node.backend();
  }

  @Override
  public void ended(Outcome outcome, long now) {
    node.ended(this, outcome, now);
  }
}
