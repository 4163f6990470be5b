// SPDX-License-Identifier: Apache-2.0
/**
 * Servers with workers and queues, and what befalls them.
 *
 * <p>Start with {@link io.evenkeel.simulation.fleet.Server}, then {@link
 * io.evenkeel.simulation.fleet.Fault}.
 */
@NullMarked
@Unstable
package io.evenkeel.simulation.fleet;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
