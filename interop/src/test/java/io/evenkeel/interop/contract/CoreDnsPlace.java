// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop.contract;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.dns.DnsDiscoveryProvider;
import io.evenkeel.dns.DnsSettings;
import io.evenkeel.testkit.Await;
import io.evenkeel.testkit.Place;
import io.evenkeel.testkit.Polls;
import java.time.Duration;
import java.util.List;

/**
 * A headless Service of a real cluster, by its name at CoreDNS, as the contract suite commands it.
 * Only the source under test goes through the relay that is broken off and muted.
 */
final class CoreDnsPlace implements Place.OfService {

  // Sooner than the TTL of 5 s: there is no cache in between, and the suite has thirty tests.
  private static final Duration PACE = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CoreDns dns = new CoreDns();
  private final ApiServerPlace cluster = new ApiServerPlace();
  private final DnsRelay relay = new DnsRelay(dns.address());
  private final String name = "greeter." + cluster.namespace() + ".svc.cluster.local";
  private final Polls polls = new Polls(relay::queries, 2, PACE);

  @Override
  public DiscoveryProvider provider() {
    return new DnsDiscoveryProvider();
  }

  @Override
  public Settings settings() {
    return Settings.none()
        .with(DnsSettings.MIN_TTL, PACE)
        .with(DnsSettings.MAX_TTL, PACE)
        .with(DnsSettings.TIMEOUT, Duration.ofMillis(500));
  }

  @Override
  public List<Target> targets() {
    String server = "dns://127.0.0.1:" + relay.port() + "/";
    return List.of(
        Target.parse(server + name + ".:50051"),
        Target.parse(server + name.replace("greeter", "Greeter") + ".:50051"));
  }

  @Override
  public void put(List<String> hosts) {
    cluster.put(hosts);
    awaitAnswer(hosts);
  }

  @Override
  public void vanish() {
    cluster.vanish();
    awaitAnswer(List.of());
  }

  /** CoreDNS learns of it by a watch of its own. */
  private void awaitAnswer(List<String> hosts) {
    Await.until(
        PATIENCE, () -> dns.knows(name, hosts), () -> "CoreDNS does not answer with " + hosts);
  }

  @Override
  public void breakOff() {
    relay.breakOff();
  }

  @Override
  public void mute() {
    relay.mute();
  }

  @Override
  public void heal() {
    relay.heal();
  }

  @Override
  public int openWatches() {
    return polls.watches();
  }

  @Override
  public int timesAsked() {
    return relay.queries();
  }

  @Override
  public void close() {
    relay.close();
    cluster.close();
  }
}
