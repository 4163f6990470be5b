// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.net;

import io.evenkeel.standins.dns.DnsServer;
import io.evenkeel.standins.dns.SrvTarget;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Publishes the zone: through a DNS server, and as a file for the JDK's own resolver. Thread-safe.
 */
public final class ClusterDns implements AutoCloseable {

  private final Duration ttl;
  private final DnsServer server;
  private final HostsFile hosts;
  private DnsZone zone = DnsZone.EMPTY;
  private boolean out;

  /** Answers nothing yet; an answer holds for the TTL. The seed orders the records. */
  public ClusterDns(Duration ttl, long seed) {
    this.ttl = ttl;
    this.hosts = new HostsFile(seed);
    try {
      this.server = DnsServer.start("127.0.0.1", 0, seed);
    } catch (RuntimeException e) {
      hosts.close();
      throw e;
    }
    server.negativeTtl(ttl);
  }

  /** The DNS server. */
  public DnsServer server() {
    return server;
  }

  /** The file for {@code jdk.net.hosts.file}. */
  public HostsFile hosts() {
    return hosts;
  }

  /** How many SRV records a name has now. */
  public synchronized int services(String name) {
    return zone.services().getOrDefault(name, List.of()).size();
  }

  /** What is answered from now on. */
  public synchronized void publish(DnsZone next) {
    if (next.equals(zone)) {
      return;
    }
    changed(
        zone.addresses(),
        next.addresses(),
        (name, list) -> server.put(name, ttl, list.toArray(String[]::new)));
    changed(
        zone.services(),
        next.services(),
        (name, list) ->
            server.srv(
                name,
                ttl,
                list.stream()
                    .map(srv -> new SrvTarget(srv.host(), srv.port(), 0, weight(list.size())))
                    .toArray(SrvTarget[]::new)));
    zone = next;
    writeHosts();
  }

  private interface Put<T> {
    void put(String name, List<T> records);
  }

  private <T> void changed(Map<String, List<T>> before, Map<String, List<T>> after, Put<T> put) {
    after.forEach(
        (name, records) -> {
          if (!Objects.equals(records, before.get(name))) {
            put.put(name, records);
          }
        });
    Set<String> gone = new HashSet<>(before.keySet());
    gone.removeAll(after.keySet());
    gone.forEach(server::remove);
  }

  /** CoreDNS shares 100 out among the records, 1 to each at least. */
  private static int weight(int records) {
    return Math.max(1, 100 / records);
  }

  /**
   * DNS fails from now on, or works again. The server answers SERVFAIL; the file for the JDK's
   * resolver, which knows no such thing, is emptied.
   */
  public synchronized void outage(boolean begins) {
    if (begins == out) {
      return;
    }
    out = begins;
    if (begins) {
      var unused = server.faults().servfail();
    } else {
      server.heal();
    }
    writeHosts();
  }

  /** Whether it fails now. */
  public synchronized boolean isOut() {
    return out;
  }

  private void writeHosts() {
    hosts.write(out ? DnsZone.EMPTY : zone);
  }

  @Override
  public void close() {
    server.close();
    hosts.close();
  }
}
