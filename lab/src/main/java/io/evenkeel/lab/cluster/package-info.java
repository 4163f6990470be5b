// SPDX-License-Identifier: Apache-2.0
/**
 * A small Kubernetes on loopback: its API, controllers, nodes, pods and networks.
 *
 * <p>Start with {@link io.evenkeel.lab.cluster.LabCluster}.
 */
@NullMarked
package io.evenkeel.lab.cluster;

import org.jspecify.annotations.NullMarked;
