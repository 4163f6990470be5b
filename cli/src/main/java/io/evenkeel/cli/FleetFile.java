// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Network;
import io.evenkeel.simulation.fleet.ServiceTime;
import io.evenkeel.simulation.fleet.Zone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One's own fleet for a simulation, as YAML; what is not given is as in {@link FleetSpec#DEFAULT}.
 *
 * <pre>
 * servers: 40
 * workers: 4               # calls that a server works on at once
 * serviceTime: {mean: "0.025s", cv: 2}
 * load: 0.6                # of what the servers can answer at most
 * clients: 12
 * deadline: "2s"
 * zones: [{name: a, servers: 25, clients: 0.5}, {name: b, servers: 15, clients: 0.5}]
 * network: {near: "0.00025s", far: "0.001s"}
 * discovery: "0.1s"
 * </pre>
 */
final class FleetFile {

  private static final int MOST_SERVERS = 2_000;

  private FleetFile() {}

  /**
   * The fleet of a file.
   *
   * @throws IllegalArgumentException if the file makes none; names the field
   */
  static FleetSpec read(Path file) {
    try {
      return read(ConfigObject.of("fleet", YamlFile.object(file)));
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  private static FleetSpec read(ConfigObject fleet) throws ConfigException {
    FleetSpec byDefault = FleetSpec.DEFAULT;
    Duration moment = Duration.ofNanos(1_000);
    Duration hour = Duration.ofHours(1);
    ConfigObject time = fleet.object("serviceTime");
    ConfigObject network = fleet.object("network");
    List<Zone> zones = zones(fleet);
    int servers = fleet.integer("servers", byDefault.servers(), 1, MOST_SERVERS);
    if (zones != null && fleet.has("servers")) {
      throw new ConfigException(fleet.path("servers"), "must be left out where there are 'zones'");
    }
    FleetSpec spec =
        new FleetSpec(
            zones == null ? List.of(new Zone("", servers, 1)) : zones,
            fleet.integer("workers", byDefault.workers(), 1, 1_000),
            ServiceTime.logNormal(
                time.duration("mean", byDefault.serviceTime().mean(), moment, hour),
                time.number("cv", 1, 0, 20)),
            fleet.number("load", byDefault.load(), 0.01, 3),
            fleet.integer("clients", byDefault.clients(), 1, 10_000),
            fleet.duration("deadline", byDefault.deadline(), Duration.ofMillis(1), hour),
            new Network(
                network.duration("near", Network.DEFAULT.near(), Duration.ZERO, hour),
                network.duration("far", Network.DEFAULT.far(), Duration.ZERO, hour)),
            fleet.duration("discovery", byDefault.discovery(), Duration.ZERO, hour));
    time.end();
    network.end();
    fleet.end();
    return spec;
  }

  private static @Nullable List<Zone> zones(ConfigObject fleet) throws ConfigException {
    Object value = fleet.raw("zones");
    if (value == null) {
      return null;
    }
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw new ConfigException(
          fleet.path("zones"),
          "must be a list of zones, each with 'name', 'servers' and 'clients' (its share of the"
              + " clients), but is "
              + ConfigObject.shown(value));
    }
    List<Zone> zones = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String path = fleet.path("zones[" + i + "]");
      ConfigObject zone = ConfigObject.asObject(path, list.get(i));
      String name = zone.text("name");
      if (name == null) {
        throw new ConfigException(path + ".name", "must be given");
      }
      zones.add(
          new Zone(
              name,
              zone.integer("servers", 1, 1, MOST_SERVERS),
              zone.number("clients", 1.0 / list.size(), 0, 1)));
      zone.end();
    }
    return zones;
  }
}
