// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.core.discovery.Setting;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.CatalogSource;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.kubernetes.internal.ClusterFinder;
import io.evenkeel.kubernetes.internal.NamespaceSource;
import io.evenkeel.kubernetes.internal.ServiceName;
import io.evenkeel.kubernetes.internal.ServiceSource;
import io.evenkeel.kubernetes.internal.UnplacedSource;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Scheme {@code kubernetes}: a Service's endpoints, by its EndpointSlices.
 *
 * <pre>
 *   kubernetes:///SERVICE[.NAMESPACE[.svc[.CLUSTER.DOMAIN]]][:PORT]
 *   kubernetes://NAMESPACE/SERVICE[:PORT]
 *   kubernetes://SERVICE[.NAMESPACE[.svc[.CLUSTER.DOMAIN]]][:PORT]/
 * </pre>
 *
 * PORT is the name of a Service port, the number of a pod's port, or the number of a Service port;
 * without it the Service's only port is meant. Without NAMESPACE the pod's own is, or that of the
 * kubeconfig's context, or {@code default}.
 */
public final class KubernetesDiscoveryProvider implements DiscoveryProvider {

  // One for each cluster that is dialled without one; those are few.
  private final Map<ClusterFinder, String> defaultNamespaces = new ConcurrentHashMap<>();

  /** For ServiceLoader. */
  public KubernetesDiscoveryProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("kubernetes");
  }

  @Override
  public List<Setting<?>> settings() {
    return KubernetesSettings.IN_TARGET;
  }

  @Override
  public Source source(Target target, Settings settings) {
    ServiceName name = ServiceName.of(target);
    ClusterFinder cluster = ClusterLocator.of(settings).finder();
    if (!name.namespace().isEmpty()) {
      return new ServiceSource(cluster, name);
    }
    try {
      return new ServiceSource(cluster, name.orIn(defaultNamespace(cluster)));
    } catch (RuntimeException | LinkageError | ServiceConfigurationError toldByTheWatch) {
      return new UnplacedSource(cluster, name);
    }
  }

  /**
   * It is part of the authority, which gRPC asks for when a channel is built and which must stay
   * the same. So it is read then, on the thread of whoever builds the first channel, and not again:
   * a channel that wakes from idle asks on a thread that must not wait, and would find itself under
   * the name of one namespace calling another, should somebody have switched the kubeconfig.
   */
  private String defaultNamespace(ClusterFinder cluster) {
    return defaultNamespaces.computeIfAbsent(cluster, ClusterFinder::namespace);
  }

  @Override
  public CatalogSource catalog(Target scope, Settings settings) {
    ServiceName all = ServiceName.scope(scope);
    ClusterFinder cluster = ClusterLocator.of(settings).finder();
    if (!all.namespace().isEmpty()) {
      return new NamespaceSource(cluster, all.namespace());
    }
    try {
      return new NamespaceSource(cluster, defaultNamespace(cluster));
    } catch (RuntimeException | LinkageError | ServiceConfigurationError toldByTheWatch) {
      return new NamespaceSource(cluster, "");
    }
  }
}
