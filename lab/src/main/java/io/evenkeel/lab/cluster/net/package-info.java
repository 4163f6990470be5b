// SPDX-License-Identifier: Apache-2.0
/**
 * How Services are reached: virtual addresses as kube-proxy's, DNS as CoreDNS's.
 *
 * <p>Start with {@link io.evenkeel.lab.cluster.net.ServiceTable}.
 */
@NullMarked
package io.evenkeel.lab.cluster.net;

import org.jspecify.annotations.NullMarked;
