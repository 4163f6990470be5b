/**
 * Small servers with faults on demand, for tests and for the lab; each folder is one of them.
 *
 * <p>Start with {@link io.evenkeel.standins.kubernetes.KubernetesApi}.
 */
@NullMarked
package io.evenkeel.standins;

import org.jspecify.annotations.NullMarked;
