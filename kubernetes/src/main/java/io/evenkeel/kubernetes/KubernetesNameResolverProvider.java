// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.grpc.DiscoveryNameResolverProvider;

/**
 * Makes {@code kubernetes:///…} dialable. gRPC finds it by itself.
 *
 * <p>For a second cluster, register it under a scheme of its own:
 *
 * <pre>{@code
 * NameResolverRegistry.getDefaultRegistry().register(
 *     new KubernetesNameResolverProvider(
 *         "kubernetes-east",
 *         Settings.system().with(KubernetesSettings.CLUSTER, ClusterConfig.kubeconfig(null, "east"))));
 * }</pre>
 */
public final class KubernetesNameResolverProvider extends DiscoveryNameResolverProvider {

  private static final String SCHEME = "kubernetes";

  /** For ServiceLoader: scheme {@code kubernetes}, with the settings of the process. */
  public KubernetesNameResolverProvider() {
    super(new KubernetesDiscoveryProvider(), SCHEME);
  }

  /** Another scheme with settings of its own, such as for a second cluster. */
  public KubernetesNameResolverProvider(String scheme, Settings settings) {
    super(new KubernetesDiscoveryProvider(), SCHEME, scheme, settings);
  }
}
