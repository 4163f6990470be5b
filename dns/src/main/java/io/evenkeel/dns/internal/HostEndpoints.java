// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.ServiceData;
import io.evenkeel.dns.internal.follow.NameFollower;
import io.evenkeel.dns.internal.message.Rdata;
import io.evenkeel.dns.internal.message.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Each address of a name as an endpoint of its own: an A and an AAAA record of one name may be two
 * ways to one server or two servers, and nothing tells which.
 *
 * <p>Thread-safe.
 */
final class HostEndpoints implements Source.Running {

  private final SourceContext context;
  private final Source.Sink sink;
  private final int port;
  private final SourceContext.Lease<NameWatch> host;
  private final @Nullable ConfigTexts texts;
  private final NameWatch.Listener listener = this::seen;
  private NameWatch.@Nullable Seen last;

  HostEndpoints(
      SourceContext context, DnsConfig config, DnsName name, boolean texts, Source.Sink sink) {
    this.context = context;
    this.sink = sink;
    this.port = name.port();
    this.host = NameWatch.lease(context, config, name.host(), addressTypes(config));
    this.texts = texts ? new ConfigTexts(context, config, name.host(), this::update) : null;
    host.get().add(listener);
  }

  static Set<RecordType> addressTypes(DnsConfig config) {
    return config.ipv6() ? Set.of(RecordType.A, RecordType.AAAA) : Set.of(RecordType.A);
  }

  private synchronized void seen(NameWatch.Seen seen) {
    last = seen;
    update();
  }

  private synchronized void update() {
    NameWatch.Seen seen = last;
    if (seen == null || (texts != null && !texts.known())) {
      return;
    }
    NameFollower.Records records = seen.records();
    Problem problem = seen.problem();
    if (records == null) {
      if (problem != null) {
        sink.problem(problem);
      }
      return;
    }
    EndpointSet set =
        EndpointSet.of(endpoints(records))
            .withData(texts == null ? ServiceData.NONE : texts.data())
            .withStamp(new EndpointSet.Stamp("", null, context.scheduler().now()));
    if (problem == null) {
      sink.publish(set);
    } else {
      sink.publish(set, problem);
    }
  }

  private List<Endpoint> endpoints(NameFollower.Records records) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (List<Rdata> ofType : records.byType().values()) {
      for (Rdata data : ofType) {
        if (data instanceof Rdata.Address address) {
          endpoints.add(Endpoint.of(address.host(), port));
        }
      }
    }
    return endpoints;
  }

  @Override
  public void refresh() {
    host.get().refresh();
    if (texts != null) {
      texts.refresh();
    }
  }

  @Override
  public void close() {
    host.get().remove(listener);
    host.release();
    if (texts != null) {
      texts.close();
    }
  }
}
