// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

import java.util.List;

/**
 * The policy {@code evenkeel} of one way of calling: what it knows of the pods, and does about it.
 *
 * @param rule the pick rule in force
 * @param unit of the endpoints' scores, such as {@code ms}; empty where they have none
 * @param remoteShare the share of calls that leaves the client's zone, from 0 to 1
 * @param spared ready pods that get less than half of the mean for a reason: one that has a fault,
 *     or that the policy does not pick as any other (see {@link EndpointNow#stage}), such as one
 *     that starts slowly or is in another zone
 * @param nearlyEven whether calls are even over the ready pods that are not spared, or the busiest
 *     of those has at most 1.75 times their mean and not all calls, and each at least half of it;
 *     false where they get none
 * @param endpoints sorted by pod
 */
public record BalancerNow(
    String rule,
    String unit,
    double remoteShare,
    List<String> spared,
    boolean nearlyEven,
    List<EndpointNow> endpoints) {

  public BalancerNow {
    spared = List.copyOf(spared);
    endpoints = List.copyOf(endpoints);
  }
}
