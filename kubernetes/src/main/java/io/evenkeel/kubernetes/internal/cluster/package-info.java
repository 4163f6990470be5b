/**
 * One API server: how to reach it, who to be there, and what it answers when it refuses.
 *
 * <p>Start with {@link io.evenkeel.kubernetes.internal.cluster.Cluster}.
 */
@NullMarked
package io.evenkeel.kubernetes.internal.cluster;

import org.jspecify.annotations.NullMarked;
