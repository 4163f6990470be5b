// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

import org.jspecify.annotations.Nullable;

/**
 * A pod as the policy {@code evenkeel} of one way of calling sees it.
 *
 * @param pod its name
 * @param stage why it gets calls, or why it gets none: {@code picked}, {@code starting}, {@code
 *     remote}, {@code not-in-subset}, {@code draining}, {@code connecting}, {@code unreachable},
 *     {@code not-serving}, {@code ejected}, {@code panic}
 * @param why the same for people, with how much of its share it has or when it is tried again;
 *     empty for one that is picked as any other
 * @param score its load by the measure of the pick rule, relative to its weight; less is better;
 *     null where it has none
 * @param inFlight calls on it
 * @param startShare how much of its weight it has in slow start, up to 1
 * @param failures calls that failed in a row
 * @param triedInSeconds until an ejected one is tried; null for one that is not ejected
 * @param local whether it is in the zone that is used first
 */
public record EndpointNow(
    String pod,
    String stage,
    String why,
    @Nullable Double score,
    int inFlight,
    double startShare,
    int failures,
    @Nullable Double triedInSeconds,
    boolean local) {}
