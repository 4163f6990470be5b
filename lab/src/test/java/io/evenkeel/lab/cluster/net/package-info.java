// SPDX-License-Identifier: Apache-2.0
/**
 * What Services' names and virtual addresses lead to.
 *
 * <p>Start with {@link io.evenkeel.lab.cluster.net.DnsZoneTest}.
 */
@NullMarked
package io.evenkeel.lab.cluster.net;

import org.jspecify.annotations.NullMarked;
