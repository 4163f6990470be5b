// SPDX-License-Identifier: Apache-2.0
/**
 * Credentials from a kubeconfig, for use outside a cluster: which server, whom to trust, who to be.
 *
 * <p>Start with {@link io.evenkeel.kubeconfig.Kubeconfig}; it yields a {@link
 * io.evenkeel.kubeconfig.ClusterAccess}.
 */
@NullMarked
package io.evenkeel.kubeconfig;

import org.jspecify.annotations.NullMarked;
