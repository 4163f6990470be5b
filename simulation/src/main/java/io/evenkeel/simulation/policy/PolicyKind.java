// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.policy;

import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A way to balance, of which each client gets its own {@link Policy}.
 *
 * @param name one word, for tables
 * @param words what it is, in one line
 * @param maker makes that of one client
 */
public record PolicyKind(String name, String words, Function<Setting, Policy> maker) {

  /**
   * Where a policy finds itself.
   *
   * @param client counts the clients, from 0
   * @param zone where the client runs; empty where zones play no part
   * @param random all the chance that the policy may take
   * @param probes for those that ask servers
   */
  public record Setting(int client, String zone, RandomGenerator random, Probes probes) {}

  /** The policy of one client. */
  public Policy create(Setting setting) {
    return maker.apply(setting);
  }

  @Override
  public String toString() {
    return name;
  }
}
