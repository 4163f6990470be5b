// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import io.evenkeel.core.discovery.spi.CatalogSource;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;

/**
 * All Services of a namespace, or of all of them, over one watch.
 *
 * @param namespace empty for the one that the cluster's configuration names, where that could not
 *     be read as yet: it is read when the watch starts
 */
public record NamespaceSource(ClusterFinder cluster, String namespace) implements CatalogSource {

  @Override
  public Source.Running start(SourceContext context, Sink sink) {
    String of = namespace.isEmpty() ? cluster.namespace() : namespace;
    NamespaceWatch watch = new NamespaceWatch(of, context, cluster.lease(context), sink);
    return new Source.Running() {
      @Override
      public void refresh() {
        watch.refresh();
      }

      @Override
      public void close() {
        watch.close();
      }
    };
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? ServiceName.ALL : ServiceName.ALL + "." + namespace;
  }
}
