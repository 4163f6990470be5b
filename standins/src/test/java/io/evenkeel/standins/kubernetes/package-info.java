/**
 * The promises of the Kubernetes stand-in, told by a plain HTTP client.
 *
 * <p>Start with {@link io.evenkeel.standins.kubernetes.WatchIT}.
 */
@NullMarked
package io.evenkeel.standins.kubernetes;

import org.jspecify.annotations.NullMarked;
