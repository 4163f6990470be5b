// SPDX-License-Identifier: Apache-2.0
/**
 * Pods as real gRPC servers on loopback, with a capacity, counters and faults.
 *
 * <p>Start with {@link io.evenkeel.lab.cluster.pod.PodRuntime}.
 */
@NullMarked
package io.evenkeel.lab.cluster.pod;

import org.jspecify.annotations.NullMarked;
