// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

/**
 * A pod now.
 *
 * @param name as in Kubernetes
 * @param address its IP; with a port where all pods share one
 * @param node where it runs; empty while nobody has decided
 * @param zone of its node; empty where unknown
 * @param state {@code pending}, {@code starting}, {@code ready}, {@code unready}, {@code draining}
 * @param fault {@code slow}, {@code failing}, {@code hung}, {@code pausing}, {@code cold}, {@code
 *     lost}; empty where it has none
 * @param age seconds since it was made
 */
public record PodNow(
    String name,
    String address,
    String node,
    String zone,
    String state,
    String fault,
    double age) {}
