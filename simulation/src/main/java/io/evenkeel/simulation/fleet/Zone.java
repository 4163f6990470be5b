// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

/**
 * A zone.
 *
 * @param name empty where zones play no part
 * @param servers in it
 * @param clients the share of all clients that run in it
 */
public record Zone(String name, int servers, double clients) {}
