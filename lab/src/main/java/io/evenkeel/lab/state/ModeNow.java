// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way of calling now. Rates and percentiles are of the window ({@link Snapshot#windowSeconds});
 * null stands for what cannot be told, such as a percentile of no call.
 *
 * @param id as in {@link ModeInfo}
 * @param calls that were begun since the lab began
 * @param answered of those
 * @param failed of those
 * @param callsPerSecond that were begun
 * @param failedPerSecond that failed
 * @param p50Millis median latency of the answered calls, from the intended start
 * @param p99Millis their 99th percentile
 * @param connections that pods hold open for it
 * @param maxOverMean calls of the busiest ready pod over the mean of the ready pods; 1 is even
 * @param variation coefficient of variation of the calls over the ready pods; 0 is even
 * @param noiseMaxOverMean what {@code maxOverMean} would be by chance alone, were each call's pod
 *     drawn at random
 * @param noiseVariation what {@code variation} would be by chance alone
 * @param even whether {@code variation} is within 1.5 times its noise, and the calls are not all of
 *     one of several pods
 * @param notice how it took the last change of the pods
 * @param lastFailure status and text of the last failed call; empty where none failed
 * @param shareSeconds over how many of the last seconds {@code pods}, {@code maxOverMean} and
 *     {@code variation} are taken: the window, without what was before the pods that are ready now
 *     were ready, and before this way had called each of them
 * @param pods who got the calls, ready or not, sorted by name
 * @param balancer what the policy {@code evenkeel} knows; null for a way that has another, for a
 *     moment after the start, and where its channel does not answer in time
 */
public record ModeNow(
    String id,
    long calls,
    long answered,
    long failed,
    double callsPerSecond,
    double failedPerSecond,
    @Nullable Double p50Millis,
    @Nullable Double p99Millis,
    int connections,
    @Nullable Double maxOverMean,
    @Nullable Double variation,
    @Nullable Double noiseMaxOverMean,
    @Nullable Double noiseVariation,
    boolean even,
    NoticeNow notice,
    String lastFailure,
    int shareSeconds,
    List<PodShare> pods,
    @Nullable BalancerNow balancer) {

  public ModeNow {
    pods = List.copyOf(pods);
  }

  /** The same with what its policy knows. */
  public ModeNow with(BalancerNow known) {
    return new ModeNow(
        id,
        calls,
        answered,
        failed,
        callsPerSecond,
        failedPerSecond,
        p50Millis,
        p99Millis,
        connections,
        maxOverMean,
        variation,
        noiseMaxOverMean,
        noiseVariation,
        even,
        notice,
        lastFailure,
        shareSeconds,
        pods,
        known);
  }
}
