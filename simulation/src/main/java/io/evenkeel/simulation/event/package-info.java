// SPDX-License-Identifier: Apache-2.0
/**
 * Virtual time as a queue of events: one thread, no clock, nothing left to chance.
 *
 * <p>Start with {@link io.evenkeel.simulation.event.EventLoop}.
 */
@NullMarked
@Unstable
package io.evenkeel.simulation.event;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
