// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import java.time.Duration;
import java.util.List;

/**
 * A fleet and those who call it, while all is well.
 *
 * @param zones where servers and clients run
 * @param workers requests that a server works on at once
 * @param serviceTime of a request
 * @param load calls, as a share of what the servers can answer at most
 * @param clients that make them, each as many as the others
 * @param deadline after which a client gives a call up
 * @param network between clients and servers
 * @param discovery how long clients take to learn of a change of servers, on average
 */
public record FleetSpec(
    List<Zone> zones,
    int workers,
    ServiceTime serviceTime,
    double load,
    int clients,
    Duration deadline,
    Network network,
    Duration discovery) {

  /** Sixteen servers of eight workers at 70 % load: busy, with room for one server's trouble. */
  public static final FleetSpec DEFAULT =
      new FleetSpec(
          List.of(new Zone("", 16, 1)),
          8,
          ServiceTime.logNormal(Duration.ofMillis(10), 1),
          0.7,
          10,
          Duration.ofSeconds(5),
          Network.DEFAULT,
          Duration.ofMillis(100));

  public FleetSpec {
    if (zones.isEmpty() || workers < 1 || clients < 1 || !(load > 0)) {
      throw new IllegalArgumentException(
          "A fleet needs at least one zone, worker and client and a load above 0, but has "
              + zones.size()
              + " zones, "
              + workers
              + " workers, "
              + clients
              + " clients and load "
              + load);
    }
    zones = List.copyOf(zones);
  }

  /** Servers in all zones. */
  public int servers() {
    return zones.stream().mapToInt(Zone::servers).sum();
  }

  /** The zone in which the client with that number runs. */
  public String zoneOfClient(int client) {
    double position = (client + 0.5) / clients;
    double end = 0;
    for (Zone zone : zones) {
      end += zone.clients();
      if (position < end) {
        return zone.name();
      }
    }
    return zones.get(zones.size() - 1).name();
  }

  /**
   * Calls a second of all clients.
   *
   * @param lost servers' worth of capacity that faults take away
   */
  public double callsPerSecond(double lost) {
    double capacity = (servers() - lost) * workers / (serviceTime.mean().toNanos() / 1e9);
    return load * capacity;
  }

  public FleetSpec withZones(Zone... zones) {
    return new FleetSpec(
        List.of(zones), workers, serviceTime, load, clients, deadline, network, discovery);
  }

  public FleetSpec withWorkers(int workers) {
    return new FleetSpec(zones, workers, serviceTime, load, clients, deadline, network, discovery);
  }

  public FleetSpec withServiceTime(ServiceTime serviceTime) {
    return new FleetSpec(zones, workers, serviceTime, load, clients, deadline, network, discovery);
  }

  public FleetSpec withLoad(double load) {
    return new FleetSpec(zones, workers, serviceTime, load, clients, deadline, network, discovery);
  }

  public FleetSpec withClients(int clients) {
    return new FleetSpec(zones, workers, serviceTime, load, clients, deadline, network, discovery);
  }

  public FleetSpec withDeadline(Duration deadline) {
    return new FleetSpec(zones, workers, serviceTime, load, clients, deadline, network, discovery);
  }

  public FleetSpec withNetwork(Network network) {
    return new FleetSpec(zones, workers, serviceTime, load, clients, deadline, network, discovery);
  }
}
