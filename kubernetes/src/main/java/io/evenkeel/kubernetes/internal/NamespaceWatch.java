// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import io.evenkeel.core.discovery.ServicePort;
import io.evenkeel.core.discovery.spi.CatalogSource;
import io.evenkeel.core.discovery.spi.SerialExecutor;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.kubernetes.internal.cluster.Cluster;
import io.evenkeel.kubernetes.internal.slice.KeptSlice;
import io.evenkeel.kubernetes.internal.slice.PortSelector;
import io.evenkeel.kubernetes.internal.slice.PortView;
import io.evenkeel.kubernetes.internal.slice.ServiceSlices;
import io.evenkeel.kubernetes.internal.slice.Slice;
import io.evenkeel.kubernetes.internal.slice.SlicePort;
import io.evenkeel.kubernetes.internal.watch.SliceWatch;
import io.evenkeel.kubernetes.internal.watch.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One watch over all EndpointSlices of a namespace, sorted into Services and their ports.
 *
 * <p>All state is touched by one serial executor.
 */
final class NamespaceWatch {

  private final SourceContext context;
  private final CatalogSource.Sink sink;
  private final SourceContext.Lease<Cluster> cluster;
  private final SerialExecutor serial;
  private final SliceWatch watch;
  private final Problems problems;
  private final Map<ServiceId, ServiceSlices> services = new HashMap<>();
  // A slice may be given to another Service by a change of its label.
  private final Map<SliceId, ServiceId> owners = new HashMap<>();

  private record ServiceId(String namespace, String name) {}

  private record SliceId(String namespace, String name) {}

  NamespaceWatch(
      String namespace,
      SourceContext context,
      SourceContext.Lease<Cluster> cluster,
      CatalogSource.Sink sink) {
    this.context = context;
    this.cluster = cluster;
    this.sink = sink;
    this.serial = new SerialExecutor(context);
    SliceScope scope = new SliceScope(ServiceName.ALL, namespace);
    this.problems = new Problems(scope);
    this.watch = new SliceWatch(cluster.get(), context, serial, scope, new WatchListener());
    watch.start();
  }

  void refresh() {
    watch.refresh();
  }

  void close() {
    watch.close();
    serial.execute(cluster::release);
  }

  private void publish(ServiceId id, ServiceSlices slices, EndpointSet.Stamp stamp) {
    for (String port : portNames(slices)) {
      var unused = slices.view(new PortSelector(port, 0));
    }
    for (PortView view : List.copyOf(slices.views())) {
      ServicePort service = servicePort(id, view);
      if (view.outcome() == PortView.Outcome.SET) {
        sink.publish(service, view.endpoints().withStamp(stamp));
      } else {
        // No slice has this port any more.
        slices.forget(view.selector());
        sink.vanished(service);
      }
    }
  }

  private static Set<String> portNames(ServiceSlices slices) {
    Set<String> names = new HashSet<>();
    for (KeptSlice slice : slices.slices()) {
      for (SlicePort port : slice.ports()) {
        if (port.number() > 0) {
          names.add(port.name());
        }
      }
    }
    return names;
  }

  private void vanish(ServiceId id) {
    ServiceSlices gone = services.remove(id);
    if (gone != null) {
      for (PortView view : gone.views()) {
        sink.vanished(servicePort(id, view));
      }
    }
  }

  private static ServicePort servicePort(ServiceId id, PortView view) {
    String port = view.selector().name();
    return new ServicePort(id.namespace(), id.name(), port == null ? "" : port);
  }

  private EndpointSet.Stamp stamp(String revision, @Nullable Instant changedAt) {
    return new EndpointSet.Stamp(revision, changedAt, context.scheduler().now());
  }

  private final class WatchListener implements SliceWatch.Listener {
    @Override
    public void replaced(List<Slice> all, String resourceVersion) {
      Map<ServiceId, List<Slice>> byService = new HashMap<>();
      owners.clear();
      for (Slice slice : all) {
        ServiceId id = new ServiceId(slice.namespace(), slice.service());
        owners.put(new SliceId(slice.namespace(), slice.name()), id);
        byService.computeIfAbsent(id, i -> new ArrayList<>()).add(slice);
      }
      for (ServiceId id : List.copyOf(services.keySet())) {
        if (!byService.containsKey(id)) {
          vanish(id);
        }
      }
      EndpointSet.Stamp stamp = stamp(resourceVersion, null);
      byService.forEach(
          (id, slices) -> {
            ServiceSlices service = services.computeIfAbsent(id, i -> new ServiceSlices());
            service.replaceAll(slices);
            publish(id, service, stamp);
          });
      sink.complete();
    }

    @Override
    public void put(Slice slice) {
      ServiceId id = new ServiceId(slice.namespace(), slice.service());
      ServiceId before = owners.put(new SliceId(slice.namespace(), slice.name()), id);
      if (before != null && !before.equals(id)) {
        take(before, slice);
      }
      ServiceSlices service = services.computeIfAbsent(id, i -> new ServiceSlices());
      service.put(slice);
      publish(id, service, stamp(slice.resourceVersion(), slice.changedAt()));
    }

    @Override
    public void deleted(Slice slice) {
      ServiceId owner = owners.remove(new SliceId(slice.namespace(), slice.name()));
      if (owner != null) {
        take(owner, slice);
      }
    }

    private void take(ServiceId owner, Slice slice) {
      ServiceSlices service = services.get(owner);
      if (service == null) {
        return;
      }
      service.remove(slice.name());
      if (service.isEmpty()) {
        vanish(owner);
      } else {
        publish(owner, service, stamp(slice.resourceVersion(), slice.changedAt()));
      }
    }

    @Override
    public void trouble(Trouble trouble) {
      sink.problem(problems.watching(trouble, context.scheduler().now()));
    }

    @Override
    public void healthy() {
      sink.healthy();
    }
  }
}
