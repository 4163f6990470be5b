// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.spi.SerialExecutor;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Excluded;
import io.evenkeel.dns.internal.follow.NameFollower;
import io.evenkeel.dns.internal.message.DomainName;
import io.evenkeel.dns.internal.message.Rdata;
import io.evenkeel.dns.internal.message.RecordType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Each target of a service's SRV records as an endpoint (RFC 2782), with all addresses of its name:
 * here the name tells that an IPv4 and an IPv6 address are one server's. Of several priorities only
 * the first is used, as there: the others are for when no server of it can be reached, which a
 * resolver cannot know.
 *
 * <p>A target whose addresses nobody can tell at the moment keeps those that it had. One that never
 * had any is left out beside others; where it would leave nothing, the last set stands.
 *
 * <p>Thread-safe; all state is touched by one serial executor.
 */
final class ServiceEndpoints implements Source.Running {

  // Targets whose addresses do not come along are asked for one by one; no more than these.
  private static final int MOST_ASKED = 1000;

  private final SourceContext context;
  private final DnsConfig config;
  private final Source.Sink sink;
  private final SerialExecutor serial;
  private final @Nullable ConfigTexts texts;
  private final SourceContext.Lease<NameWatch> service;
  private final NameWatch.Listener listener = seen -> inTurn(() -> onServices(seen));
  private final Map<String, Host> hosts = new HashMap<>();
  // Of the targets in the last set, wherever they came from.
  private final Map<String, List<Rdata.Address>> standing = new HashMap<>();
  private NameWatch.@Nullable Seen last;
  private boolean closed;

  ServiceEndpoints(
      SourceContext context, DnsConfig config, DnsName name, boolean texts, Source.Sink sink) {
    this.context = context;
    this.config = config;
    this.sink = sink;
    this.serial = new SerialExecutor(context);
    this.texts =
        texts ? new ConfigTexts(context, config, name.host(), () -> inTurn(this::update)) : null;
    this.service = NameWatch.lease(context, config, name.serviceName(), Set.of(RecordType.SRV));
    service.get().add(listener);
  }

  private void inTurn(Runnable task) {
    serial.execute(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  /** A target whose addresses have to be asked for. */
  private final class Host {
    final SourceContext.Lease<NameWatch> watch;
    final NameWatch.Listener listener =
        seen ->
            inTurn(
                () -> {
                  addresses = seen;
                  update();
                });
    NameWatch.@Nullable Seen addresses;

    Host(String name) {
      watch =
          NameWatch.lease(
              context, config.withoutSystem(), name + ".", HostEndpoints.addressTypes(config));
      watch.get().add(listener);
    }

    void close() {
      watch.get().remove(listener);
      watch.release();
    }
  }

  private void onServices(NameWatch.Seen seen) {
    last = seen;
    NameFollower.Records records = seen.records();
    if (records != null) {
      Set<String> wanted = new HashSet<>();
      for (Rdata.Service each : firstOf(records)) {
        if (!records.hosts().containsKey(each.target())
            && wanted.size() < MOST_ASKED
            && whyNoName(each.target()) == null) {
          wanted.add(each.target());
        }
      }
      for (String host : wanted) {
        hosts.computeIfAbsent(host, Host::new);
      }
      hosts
          .entrySet()
          .removeIf(
              it -> {
                boolean gone = !wanted.contains(it.getKey());
                if (gone) {
                  it.getValue().close();
                }
                return gone;
              });
    }
    update();
  }

  /** What keeps a target from being asked for; null where nothing does. */
  private static @Nullable String whyNoName(String target) {
    try {
      DomainName.canonical(target);
      return null;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Those of the first priority; none if all that there is says that there is no service. */
  private static List<Rdata.Service> firstOf(NameFollower.Records records) {
    List<Rdata.Service> first = new ArrayList<>();
    for (Rdata data : records.byType().getOrDefault(RecordType.SRV, List.of())) {
      if (!(data instanceof Rdata.Service each) || each.target().isEmpty()) {
        continue;
      }
      int best = first.isEmpty() ? each.priority() : first.get(0).priority();
      if (each.priority() < best) {
        first.clear();
      }
      if (each.priority() <= best) {
        first.add(each);
      }
    }
    return first;
  }

  private void update() {
    NameWatch.Seen seen = last;
    if (seen == null || (texts != null && !texts.known())) {
      return;
    }
    if (seen.records() == null) {
      if (seen.problem() != null) {
        sink.problem(seen.problem());
      }
      return;
    }
    List<Endpoint> endpoints = new ArrayList<>();
    List<Excluded> excluded = new ArrayList<>();
    Problem problem = seen.problem();
    Map<String, List<Rdata.Address>> found = new HashMap<>();
    boolean unknown = false;
    for (Rdata.Service each : firstOf(seen.records())) {
      List<Rdata.Address> addresses = seen.records().hosts().get(each.target());
      Host host = hosts.get(each.target());
      String without = "its name has no address";
      if (addresses == null && host == null) {
        without =
            "its addresses are not asked for: of one service, those of " + MOST_ASKED + " are";
      } else if (addresses == null && host != null) {
        if (host.addresses == null) {
          // The set is told whole, or not yet.
          return;
        }
        addresses = addresses(host.addresses);
        Problem trouble = host.addresses.problem();
        problem = problem == null ? trouble : problem;
        if (addresses.isEmpty() && trouble != null && trouble.kind() != Problem.Kind.NOT_FOUND) {
          addresses = standing.getOrDefault(each.target(), List.of());
          unknown |= addresses.isEmpty();
          // Why not is the problem's to say: words that change would make it another set.
          without = "its addresses could not be looked up";
        }
      }
      if (addresses == null) {
        addresses = List.of();
      }
      found.put(each.target(), addresses);
      add(each, addresses, without, endpoints, excluded);
    }
    if (endpoints.isEmpty() && unknown && problem != null) {
      sink.problem(problem);
      return;
    }
    standing.clear();
    standing.putAll(found);
    EndpointSet set =
        EndpointSet.of(endpoints)
            .withExcluded(excluded)
            .withStamp(new EndpointSet.Stamp("", null, context.scheduler().now()));
    if (texts != null) {
      set = set.withData(texts.data());
    }
    if (problem == null) {
      sink.publish(set);
    } else {
      sink.publish(set, problem);
    }
  }

  private static List<Rdata.Address> addresses(NameWatch.Seen seen) {
    List<Rdata.Address> addresses = new ArrayList<>();
    NameFollower.Records records = seen.records();
    if (records != null) {
      // IPv4 first: a family that does not work costs the least there.
      for (RecordType type : List.of(RecordType.A, RecordType.AAAA)) {
        for (Rdata data : records.byType().getOrDefault(type, List.of())) {
          if (data instanceof Rdata.Address address) {
            addresses.add(address);
          }
        }
      }
    }
    return addresses;
  }

  private void add(
      Rdata.Service service,
      List<Rdata.Address> addresses,
      String without,
      List<Endpoint> endpoints,
      List<Excluded> excluded) {
    String id = new Address(service.target(), service.port()).toString();
    Endpoint.Builder builder =
        Endpoint.builder(id)
            .weight(Math.max(1, service.weight()))
            .metadata(Endpoint.NAME, service.target());
    boolean any = false;
    for (boolean ipv6 : new boolean[] {false, true}) {
      for (Rdata.Address address : addresses) {
        if (address.host().indexOf(':') >= 0 == ipv6 && (!ipv6 || config.ipv6())) {
          builder.address(address.host(), service.port());
          any = true;
        }
      }
    }
    if (any) {
      endpoints.add(builder.build());
    } else {
      String why = whyNoName(service.target());
      excluded.add(
          new Excluded(
              id,
              service.target(),
              List.of(),
              why == null ? Excluded.Reason.NO_ADDRESS : Excluded.Reason.MALFORMED,
              why == null ? without : why,
              service.target()));
    }
  }

  @Override
  public void refresh() {
    service.get().refresh();
    serial.execute(() -> hosts.values().forEach(host -> host.watch.get().refresh()));
    if (texts != null) {
      texts.refresh();
    }
  }

  @Override
  public void close() {
    serial.execute(
        () -> {
          closed = true;
          service.get().remove(listener);
          service.release();
          hosts.values().forEach(Host::close);
          hosts.clear();
          if (texts != null) {
            texts.close();
          }
        });
  }
}
