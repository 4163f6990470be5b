// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.policy;

import java.util.function.Consumer;

/** Asks servers how loaded they are, over the same network as calls. */
@FunctionalInterface
public interface Probes {

  /** Asks one; the answer comes later, or never where it does not answer. */
  void probe(Backend backend, Consumer<Answer> to);

  /**
   * What a server says, as in Prequal.
   *
   * @param backend who answered
   * @param inFlight requests in flight on it, of all clients
   * @param latency nanoseconds that requests took of late at about so many in flight; 0 if none did
   * @param now when the answer came
   */
  record Answer(Backend backend, int inFlight, long latency, long now) {}
}
