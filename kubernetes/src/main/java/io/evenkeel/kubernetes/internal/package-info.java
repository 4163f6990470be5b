/**
 * What a target names in a cluster, and the watch behind it.
 *
 * <p>Start with {@link io.evenkeel.kubernetes.internal.ServiceWatch}.
 */
@NullMarked
package io.evenkeel.kubernetes.internal;

import org.jspecify.annotations.NullMarked;
