// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

/**
 * What one pod gets of one way of calling, in the window.
 *
 * @param pod its name
 * @param callsPerSecond that it got
 * @param share of all calls of this way, from 0 to 1
 * @param calls since the lab began
 */
public record PodShare(String pod, double callsPerSecond, double share, long calls) {}
