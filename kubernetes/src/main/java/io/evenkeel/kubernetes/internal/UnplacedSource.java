// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.discovery.spi.SourceContext;

/**
 * A Service of which neither the target nor, as yet, the cluster's configuration tells the
 * namespace: a kubeconfig cannot be read. It is read again when the watch starts; what is missing
 * is the watch's problem until then. Nothing is guessed, or calls might go to a Service of the same
 * name elsewhere.
 *
 * @param name without a namespace
 */
public record UnplacedSource(ClusterFinder cluster, ServiceName name) implements Source {

  @Override
  public Running start(SourceContext context, Sink sink) {
    return new ServiceSource(cluster, name.orIn(cluster.namespace())).start(context, sink);
  }

  /** The Service's name alone, as the target has it: an authority must not change later. */
  @Override
  public String authority() {
    return name.authority();
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
