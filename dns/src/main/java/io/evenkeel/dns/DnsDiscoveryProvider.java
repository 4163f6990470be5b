// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import io.evenkeel.core.discovery.Setting;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.dns.internal.DnsConfig;
import io.evenkeel.dns.internal.DnsName;
import io.evenkeel.dns.internal.DnsSource;
import io.evenkeel.dns.internal.follow.Pace;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
 * a dot at its end, or is an IP address. SERVER is the IP address of a name server; a server by its
 * name is ignored, as by gRPC's own resolver.
 */
public final class DnsDiscoveryProvider implements DiscoveryProvider {

  // More than anybody dials; what makes names up must not fill the memory.
  private static final int MOST_WARNINGS = 100;

  private final Set<String> warnedOf = ConcurrentHashMap.newKeySet();

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
    NamedServer server = NamedServer.of(target);
    if (NamedServer.isByName(target)) {
      warnOfIgnored(target);
    }
    DnsConfig config =
        new DnsConfig(
            server.host(),
            server.port(),
            Path.of(settings.require(DnsSettings.RESOLV_CONF)),
            Path.of(settings.require(DnsSettings.HOSTS)),
            new Pace(least, most),
            settings.get(DnsSettings.TIMEOUT),
            // What the JDK's own resolver and sockets heed.
            !Boolean.getBoolean("java.net.preferIPv4Stack"),
            settings.require(DnsSettings.SYSTEM));
    return new DnsSource(config, name, settings.require(DnsSettings.SERVICE_CONFIG));
  }

  /** Once for each target: a channel that was idle asks for its source again. */
  private void warnOfIgnored(Target target) {
    String text = target.withoutParameters().toString();
    if (warnedOf.size() < MOST_WARNINGS && warnedOf.add(text)) {
      String path = text.substring(text.indexOf('/', "dns://".length()));
      System.getLogger(DnsDiscoveryProvider.class.getName())
          .log(
              Level.WARNING,
              "Target '"
                  + text
                  + "': its name server is ignored, as by gRPC's own resolver, because '"
                  + target.authority()
                  + "' is a name. Write the server's IP address, such as dns://10.96.0.10"
                  + path
                  + ", or dns://"
                  + path
                  + " for the servers of this machine.");
    }
  }
}
