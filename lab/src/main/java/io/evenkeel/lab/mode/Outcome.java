// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.lab.measure.Spread;
import io.evenkeel.lab.state.NoticeNow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario did to one way of calling: what promises are held against.
 *
 * @param calls from the steady time before the first event to the end
 * @param failed of those
 * @param steady how calls were spread before the first event; null where there were none
 * @param settled how calls were spread over the pods that were ready at the end, in the last
 *     seconds; null where there were none
 * @param podsUsed how many pods were called before the first event
 * @param clients channels that called
 * @param connections that were open before the first event
 * @param notice how the pods that came were noticed; {@link NoticeNow#NONE} where none came
 * @param observed how long new pods were looked out for
 * @param dnsTtl of the cluster
 * @param linger how long servers serve on after SIGTERM
 * @param connectionAge of the servers that limit it
 * @param rate calls a second
 * @param callsSince calls since the first event; 0 where there was none
 * @param failedSince of those
 * @param p99Millis 99th percentile of the latency since then; null where no call was answered
 * @param localShareBefore what stayed in the clients' zone before the first event, from 0 to 1; 0
 *     where they have none
 * @param localShareAfter the same in the last seconds
 * @param rule the pick rule; empty for a way that has no choice of them
 */
public record Outcome(
    long calls,
    long failed,
    @Nullable Spread steady,
    @Nullable Spread settled,
    int podsUsed,
    int clients,
    int connections,
    NoticeNow notice,
    Duration observed,
    Duration dnsTtl,
    Duration linger,
    Duration connectionAge,
    double rate,
    long callsSince,
    long failedSince,
    @Nullable Double p99Millis,
    double localShareBefore,
    double localShareAfter,
    String rule) {

  /** Whether promises are held against it: what the policy promises, its default rule keeps. */
  public boolean isHeldToPromises() {
    return rule.isEmpty() || rule.equals(EvenkeelPolicy.RULE);
  }
}
