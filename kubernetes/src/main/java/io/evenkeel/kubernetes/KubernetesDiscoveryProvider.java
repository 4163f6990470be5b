// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.core.discovery.Setting;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.CatalogSource;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.kubernetes.internal.NamespaceSource;
import io.evenkeel.kubernetes.internal.ServiceName;
import io.evenkeel.kubernetes.internal.ServiceSource;
import java.util.List;
import java.util.Set;

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
    ClusterLocator locator = ClusterLocator.of(settings);
    return new ServiceSource(locator.finder(), ServiceName.of(target, locator::defaultNamespace));
  }

  @Override
  public CatalogSource catalog(Target scope, Settings settings) {
    ClusterLocator locator = ClusterLocator.of(settings);
    return new NamespaceSource(
        locator.finder(), ServiceName.scope(scope, locator::defaultNamespace).namespace());
  }
}
