// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal;

import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import org.jspecify.annotations.Nullable;

/**
 * A name and a port, looked up in one way; all ports of a name share its queries.
 *
 * @param texts whether the name's TXT records may hold a service config
 */
public record DnsSource(DnsConfig config, DnsName name, boolean texts) implements Source {

  /** Written out, with {@link #hashCode}: a record's own costs a new JVM ten milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DnsSource that
        && name.equals(that.name)
        && config.equals(that.config)
        && texts == that.texts;
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + config.hashCode();
  }

  @Override
  public Running start(SourceContext context, Sink sink) {
    if (name.isLiteral()) {
      sink.publish(EndpointSet.of(Endpoint.of(name.host(), name.port())));
      return new Fixed();
    }
    return name.port() > 0
        ? new HostEndpoints(context, config, name, texts, sink)
        : new ServiceEndpoints(context, config, name, texts, sink);
  }

  /** What never changes. */
  private static final class Fixed implements Running {
    @Override
    public void refresh() {}

    @Override
    public void close() {}
  }

  @Override
  public String authority() {
    return name.authority();
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
