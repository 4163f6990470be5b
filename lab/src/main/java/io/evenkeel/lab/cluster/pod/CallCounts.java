// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

/**
 * What a pod did for one way of calling since it began. Immutable.
 *
 * @param begun calls that came
 * @param answered calls that got an answer
 * @param failed calls that were refused, failed by a fault, or were given up by their caller
 * @param inFlight calls that wait or are worked on now
 */
public record CallCounts(long begun, long answered, long failed, int inFlight) {}
