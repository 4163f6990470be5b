// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.dns.DnsServer;
import io.evenkeel.testkit.Place;
import io.evenkeel.testkit.Polls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A stand-in DNS server as the contract suite commands it. */
final class DnsPlace implements Place.OfService {

  private static final String NAME = "greeter.prod.svc.cluster.local";

  // Records that may not be kept at all: the source's own least time is what counts.
  private static final Duration TTL = Duration.ZERO;
  private static final Duration PACE = Duration.ofMillis(200);

  final DnsServer server = DnsServer.start();
  private final List<Fault> mutes = new ArrayList<>();

  // By its two families of addresses.
  private final Polls polls = new Polls(server::asked, 2, PACE);

  DnsPlace() {
    server.negativeTtl(TTL);
  }

  @Override
  public DiscoveryProvider provider() {
    return new DnsDiscoveryProvider();
  }

  @Override
  public Settings settings() {
    return Settings.none()
        .with(DnsSettings.MIN_TTL, PACE)
        .with(DnsSettings.MAX_TTL, Duration.ofSeconds(2))
        .with(DnsSettings.TIMEOUT, Duration.ofMillis(300));
  }

  @Override
  public List<Target> targets() {
    String server = "dns://" + this.server.host() + ":" + this.server.port();
    return List.of(
        Target.parse(server + "/" + NAME + ".:50051"),
        Target.parse(server + "/Greeter.PROD.svc.cluster.local.:50051"));
  }

  @Override
  public void put(List<String> hosts) {
    server.put(NAME, TTL, hosts.toArray(String[]::new));
  }

  @Override
  public void vanish() {
    server.remove(NAME);
  }

  @Override
  public void breakOff() {
    server.breakOff();
  }

  @Override
  public void mute() {
    mutes.add(server.faults().mute());
  }

  @Override
  public void heal() {
    mutes.forEach(Fault::clear);
    mutes.clear();
    server.heal();
  }

  @Override
  public int openWatches() {
    return polls.watches();
  }

  @Override
  public int timesAsked() {
    return server.asked();
  }

  @Override
  public void close() {
    server.close();
  }
}
