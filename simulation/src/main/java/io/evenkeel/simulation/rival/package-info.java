// SPDX-License-Identifier: Apache-2.0
/**
 * Other ways to balance, re-created from their descriptions with the defaults that they publish.
 *
 * <p>Start with {@link io.evenkeel.simulation.rival.Rivals}.
 */
@NullMarked
@Unstable
package io.evenkeel.simulation.rival;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
