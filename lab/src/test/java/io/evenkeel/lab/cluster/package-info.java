// SPDX-License-Identifier: Apache-2.0
/**
 * The lab's cluster over real sockets.
 *
 * <p>Start with {@link io.evenkeel.lab.cluster.LabClusterIT}.
 */
@NullMarked
package io.evenkeel.lab.cluster;

import org.jspecify.annotations.NullMarked;
