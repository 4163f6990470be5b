/**
 * The Kubernetes API as a real HTTP server on loopback, with every fault on demand.
 *
 * <p>Start with {@link io.evenkeel.standins.kubernetes.KubernetesApi}.
 */
@NullMarked
package io.evenkeel.standins.kubernetes;

import org.jspecify.annotations.NullMarked;
