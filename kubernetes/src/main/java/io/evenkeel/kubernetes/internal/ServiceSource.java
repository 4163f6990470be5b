// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;

/** One port of one Service of one cluster; all ports of it share a watch. */
public record ServiceSource(ClusterFinder cluster, ServiceName name) implements Source {

  /** What ports share. */
  private record WatchKey(ClusterFinder cluster, String namespace, String service) {}

  @Override
  public Running start(SourceContext context, Sink sink) {
    SourceContext.Lease<ServiceWatch> lease =
        context.lease(
            new WatchKey(cluster, name.namespace(), name.service()),
            it -> new ServiceWatch(name, it, cluster.lease(it)));
    lease.get().add(name.port(), sink);
    return new Running() {
      @Override
      public void refresh() {
        lease.get().refresh();
      }

      @Override
      public void close() {
        lease.get().remove(name.port(), sink);
        lease.release();
      }
    };
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
