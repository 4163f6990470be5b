// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

/**
 * A time in which the lab's own machine did nothing for it, paused or given to others: what was
 * slow then, and shortly after, was the machine and no way of calling.
 *
 * @param at when it ended, in seconds since the lab began
 * @param seconds how long it was
 */
public record Stall(double at, double seconds) {}
