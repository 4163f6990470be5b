// SPDX-License-Identifier: Apache-2.0
/**
 * What may befall a fleet, one file each.
 *
 * <p>Start with {@link io.evenkeel.simulation.scenario.Scenarios}.
 */
@NullMarked
@Unstable
package io.evenkeel.simulation.scenario;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
