// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.simulation.policy.Backend;

/** A backend and what one client knows of it: here only how many of its calls are in flight. */
class Node {

  private final Backend backend;
  private int inFlight;

  Node(Backend backend) {
    this.backend = backend;
  }

  final Backend backend() {
    return backend;
  }

  final int inFlight() {
    return inFlight;
  }

  void started(NodeAttempt attempt) {
    inFlight++;
  }

  void ended(NodeAttempt attempt, Outcome outcome, long now) {
    inFlight--;
  }
}
