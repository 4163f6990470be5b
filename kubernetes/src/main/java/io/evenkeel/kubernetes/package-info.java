/**
 * Kubernetes Services by list and watch of their EndpointSlices, scheme {@code kubernetes}.
 *
 * <p>Start with {@link io.evenkeel.kubernetes.ClusterConfig} for which cluster, and the target
 * forms in {@link io.evenkeel.kubernetes.KubernetesDiscoveryProvider}.
 */
@NullMarked
package io.evenkeel.kubernetes;

import org.jspecify.annotations.NullMarked;
