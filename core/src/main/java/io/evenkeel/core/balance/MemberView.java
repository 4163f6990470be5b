// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.endpoint.Endpoint;

/**
 * What a channel knew of an endpoint at one moment.
 *
 * @param endpoint what its place says of it
 * @param stage why it gets calls, or why not
 * @param local whether it is in the zone that is used first
 * @param connected whether its connection stands
 * @param inFlight calls on it
 * @param load by the metric of the pick rule; less is better
 * @param weight its share relative to the others
 * @param failures in a row
 * @param tries that an ejected one failed since
 * @param untilTryNanos until the next call may try an ejected one; 0 where one may now, and of
 *     those that are not ejected
 */
public record MemberView(
    Endpoint endpoint,
    Stage stage,
    boolean local,
    boolean connected,
    int inFlight,
    double load,
    double weight,
    int failures,
    int tries,
    long untilTryNanos) {}
