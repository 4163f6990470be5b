// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal;

import io.evenkeel.dns.internal.follow.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How names are looked up, whatever the name: all that changes the content, so that what is equal
 * may be shared.
 *
 * @param server a name server's IP literal; empty for those of resolv.conf
 * @param serverPort its port, or that of those of resolv.conf, which can write none
 * @param resolvConf where the resolver configuration is
 * @param hosts where the hosts file is
 * @param timeout the longest that one server is waited for at a time; null for what resolv.conf
 *     says
 * @param ipv6 whether AAAA records are asked for
 * @param system whether the system's own resolver is asked where no name server knows
 */
public record DnsConfig(
    String server,
    int serverPort,
    Path resolvConf,
    Path hosts,
    Pace pace,
    @Nullable Duration timeout,
    boolean ipv6,
    boolean system) {

  /** Where name servers listen, unless somebody says otherwise. */
  public static final int DNS_PORT = 53;

  /** Written out, with {@link #hashCode}: a record's own costs a new JVM ten milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DnsConfig that
        && server.equals(that.server)
        && serverPort == that.serverPort
        && resolvConf.equals(that.resolvConf)
        && hosts.equals(that.hosts)
        && pace.equals(that.pace)
        && Objects.equals(timeout, that.timeout)
        && ipv6 == that.ipv6
        && system == that.system;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * server.hashCode() + serverPort) + pace.hashCode();
  }

  /** For names that a name server has just named: it knows them, if anybody does. */
  DnsConfig withoutSystem() {
    return new DnsConfig(server, serverPort, resolvConf, hosts, pace, timeout, ipv6, false);
  }
}
