// SPDX-License-Identifier: Apache-2.0
/**
 * Pods without sockets, in virtual time.
 *
 * <p>Start with {@link io.evenkeel.lab.cluster.pod.LaneTest}.
 */
@NullMarked
package io.evenkeel.lab.cluster.pod;

import org.jspecify.annotations.NullMarked;
