// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.statics;

import io.evenkeel.core.discovery.Setting;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.IpLiteral;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.endpoint.TargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Endpoints written in the target itself: {@code static:///10.0.0.1:50051,10.0.0.2:50051}. For
 * tests, for a fixed few servers, and as the last resort behind another source.
 *
 * <p>Each is a host or literal with a port; IPv6 literals in brackets, which a gRPC channel wants
 * encoded: {@code static:///%5Bfd00::1%5D:50051}.
 */
public final class StaticDiscoveryProvider implements DiscoveryProvider {

  /** For ServiceLoader. */
  public StaticDiscoveryProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("static");
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of();
  }

  @Override
  public Source source(Target target, Settings settings) {
    String text = target.toString();
    if (!target.authority().isEmpty()) {
      throw new TargetException(
          text,
          "static://".length(),
          "static has no authority; write static:///HOST:PORT,HOST:PORT");
    }
    String list = target.port() == null ? target.name() : target.name() + ":" + target.port();
    List<Endpoint> endpoints = new ArrayList<>();
    for (String item : list.split(",", -1)) {
      endpoints.add(parse(text, item));
    }
    return new StaticSource(list, EndpointSet.of(endpoints));
  }

  private static Endpoint parse(String target, String item) {
    int colon = item.lastIndexOf(':');
    String host = colon < 0 ? item : item.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      if (!IpLiteral.isIpv6(host)) {
        throw malformed(target, item);
      }
    } else if (host.indexOf(':') >= 0) {
      throw malformed(target, item);
    }
    try {
      return Endpoint.of(host, Integer.parseInt(item.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw malformed(target, item);
    }
  }

  private static TargetException malformed(String target, String item) {
    return new TargetException(
        target,
        Math.max(0, target.indexOf(item)),
        "'"
            + item
            + "' must be HOST:PORT with a port from 1 to 65535, an IPv6 literal in brackets; separate"
            + " several by commas");
  }

  /** Published once, and that is all. */
  private record StaticSource(String list, EndpointSet endpoints) implements Source {
    @Override
    public Running start(SourceContext context, Source.Sink sink) {
      sink.publish(endpoints);
      return new Running() {
        @Override
        public void refresh() {}

        @Override
        public void close() {}
      };
    }

    @Override
    public String authority() {
      Address first = endpoints.endpoints().get(0).address();
      // An authority has IPv6 in brackets (RFC 3986 §3.2.2).
      return first.isIpv6() ? "[" + first.host() + "]" : first.host();
    }

    @Override
    public String toString() {
      return list;
    }
  }
}
