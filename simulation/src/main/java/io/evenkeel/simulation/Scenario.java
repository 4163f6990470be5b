// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import io.evenkeel.simulation.fleet.Fault;
import io.evenkeel.simulation.fleet.FleetSpec;
import java.time.Duration;
import java.util.List;

/**
 * A fleet and what befalls it.
 *
 * @param name one word, for tables
 * @param words what it is about, in one line
 * @param fleet while all is well
 * @param faults what befalls it
 * @param warmUp time before measuring begins
 * @param measured time in which calls that begin are measured
 */
public record Scenario(
    String name,
    String words,
    FleetSpec fleet,
    List<Fault> faults,
    Duration warmUp,
    Duration measured) {

  /**
   * Queues of an idle fleet fill within tenths of a second; averages of latency take longest, of
   * those here the peers' of 10 s. A run that measured from the beginning would measure how a
   * policy starts, once, and not how it balances.
   */
  public static final Duration WARM_UP = Duration.ofSeconds(10);

  /** Some 180,000 calls of the usual fleet: 180 of them are beyond the 99.9th percentile. */
  public static final Duration MEASURED = Duration.ofSeconds(20);

  public Scenario {
    faults = List.copyOf(faults);
  }

  /** A scenario with the usual times. */
  public static Scenario of(String name, String words, FleetSpec fleet, Fault... faults) {
    return new Scenario(name, words, fleet, List.of(faults), WARM_UP, MEASURED);
  }

  /** The same with another fleet. */
  public Scenario withFleet(FleetSpec fleet) {
    return new Scenario(name, words, fleet, faults, warmUp, measured);
  }

  /** The same with so many clients, which share the same calls. */
  public Scenario withClients(int clients) {
    return withFleet(fleet.withClients(clients));
  }

  /** The same, measured for so long. */
  public Scenario measuredFor(Duration measured) {
    return new Scenario(name, words, fleet, faults, warmUp, measured);
  }

  /** The same, measured after so long. */
  public Scenario warmedUpFor(Duration warmUp) {
    return new Scenario(name, words, fleet, faults, warmUp, measured);
  }

  /** Calls a second of all clients: the fleet's load of what its servers can still do. */
  public double callsPerSecond() {
    double lost = 0;
    for (Fault fault : faults) {
      lost += fault.serversLost(fleet.servers());
    }
    return fleet.callsPerSecond(lost);
  }

  @Override
  public String toString() {
    return name;
  }
}
