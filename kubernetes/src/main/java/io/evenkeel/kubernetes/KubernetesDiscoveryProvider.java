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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
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

  // A process dials a few clusters without one. Those that are dialled all day, each by a file of
  // its own, must not fill the memory.
  static final int MOST_NAMESPACES = 256;

  // Who was asked for last is last. No key holds a secret: who has a token in code reads no file.
  private final Map<Object, String> defaultNamespaces = new LinkedHashMap<>(2, 0.75f, true);

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
    ClusterLocator locator = ClusterLocator.of(settings);
    ClusterFinder cluster = locator.finder();
    if (!name.namespace().isEmpty()) {
      return new ServiceSource(cluster, name);
    }
    try {
      return new ServiceSource(cluster, name.orIn(defaultNamespace(locator)));
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
  private String defaultNamespace(ClusterLocator locator) {
    if (locator.tellsNamespace()) {
      return locator.finder().namespace();
    }
    Object key = locator.key();
    synchronized (defaultNamespaces) {
      String known = defaultNamespaces.get(key);
      if (known != null) {
        return known;
      }
    }
    // Not under the lock: a channel that wakes must not wait for the file of another.
    String read = locator.finder().namespace();
    synchronized (defaultNamespaces) {
      String first = defaultNamespaces.putIfAbsent(key, read);
      if (defaultNamespaces.size() > MOST_NAMESPACES) {
        Iterator<Object> longestUnused = defaultNamespaces.keySet().iterator();
        longestUnused.next();
        longestUnused.remove();
      }
      return first == null ? read : first;
    }
  }

  @Override
  public CatalogSource catalog(Target scope, Settings settings) {
    ServiceName all = ServiceName.scope(scope);
    ClusterLocator locator = ClusterLocator.of(settings);
    ClusterFinder cluster = locator.finder();
    if (!all.namespace().isEmpty()) {
      return new NamespaceSource(cluster, all.namespace());
    }
    try {
      return new NamespaceSource(cluster, defaultNamespace(locator));
    } catch (RuntimeException | LinkageError | ServiceConfigurationError toldByTheWatch) {
      return new NamespaceSource(cluster, "");
    }
  }
}
