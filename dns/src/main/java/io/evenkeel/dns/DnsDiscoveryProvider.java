// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import io.evenkeel.core.discovery.Setting;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.endpoint.IpLiteral;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.endpoint.TargetException;
import io.evenkeel.dns.internal.DnsConfig;
import io.evenkeel.dns.internal.DnsName;
import io.evenkeel.dns.internal.DnsSource;
import io.evenkeel.dns.internal.follow.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Scheme {@code dns}: the addresses of a name, asked for again when their TTL ends.
 *
 * <pre>
 *   dns:///NAME[:PORT]
 *   dns://SERVER[:SERVERPORT]/NAME[:PORT]
 *   dns:///_PORTNAME._tcp.NAME
 * </pre>
 *
 * PORT is a number, or the name of a port: then SRV records of {@code _PORT._tcp.NAME} say hosts
 * and ports. NAME is looked up as the system does (hosts file, search domains), or is absolute with
 * a dot at its end, or is an IP address. SERVER is the IP address of a name server.
 */
public final class DnsDiscoveryProvider implements DiscoveryProvider {

  private static final int DNS_PORT = 53;

  /** For ServiceLoader. */
  public DnsDiscoveryProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("dns");
  }

  @Override
  public List<Setting<?>> settings() {
    return DnsSettings.IN_TARGET;
  }

  @Override
  public Source source(Target target, Settings settings) {
    DnsName name = DnsName.of(target, settings.require(DnsSettings.DEFAULT_PORT));
    Duration least = settings.require(DnsSettings.MIN_TTL);
    Duration most = settings.require(DnsSettings.MAX_TTL);
    if (least.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "Setting 'dns-min-ttl' is "
              + least.toMillis()
              + " ms and must not be more than 'dns-max-ttl', which is "
              + most.toMillis()
              + " ms");
    }
    int colon = serverEnd(target);
    DnsConfig config =
        new DnsConfig(
            server(target, colon),
            serverPort(target, colon),
            Path.of(settings.require(DnsSettings.RESOLV_CONF)),
            Path.of(settings.require(DnsSettings.HOSTS)),
            new Pace(least, most),
            settings.get(DnsSettings.TIMEOUT),
            // What the JDK's own resolver and sockets heed.
            !Boolean.getBoolean("java.net.preferIPv4Stack"),
            settings.require(DnsSettings.SYSTEM));
    return new DnsSource(config, name, settings.require(DnsSettings.SERVICE_CONFIG));
  }

  /** Where the server's port begins, or the end: an IPv6 address has colons of its own. */
  private static int serverEnd(Target target) {
    String authority = target.authority();
    int colon = authority.lastIndexOf(':');
    boolean inside = authority.indexOf(']', colon + 1) >= 0 || IpLiteral.isIpv6(authority);
    return colon < 0 || inside ? authority.length() : colon;
  }

  private static String server(Target target, int end) {
    String server = target.authority().substring(0, end);
    if (server.startsWith("[") && server.endsWith("]")) {
      server = server.substring(1, server.length() - 1);
    }
    boolean literal = IpLiteral.isIpv4(server) || IpLiteral.isIpv6(server);
    if (!literal && !target.authority().isEmpty()) {
      throw new TargetException(
          target.withoutParameters().toString(),
          "dns://".length(),
          "'"
              + target.authority()
              + "' must be the IP address of a name server, such as dns://10.96.0.10/NAME:PORT; for the"
              + " servers of this machine write dns:///NAME:PORT");
    }
    return server;
  }

  private static int serverPort(Target target, int end) {
    String authority = target.authority();
    if (end == authority.length()) {
      return DNS_PORT;
    }
    String text = authority.substring(end + 1);
    boolean digits = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits && !text.isEmpty() ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65535) {
      throw new TargetException(
          target.withoutParameters().toString(),
          "dns://".length(),
          "the name server's port must be from 1 to 65535, but is '" + text + "'");
    }
    return port;
  }
}
