// SPDX-License-Identifier: Apache-2.0
/**
 * Fleets of servers and clients in virtual time, balanced by the very objects that production uses,
 * beside those of others.
 *
 * <p>Start with {@link io.evenkeel.simulation.Simulation}.
 */
@NullMarked
@Unstable
package io.evenkeel.simulation;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
