// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import io.evenkeel.lab.state.NoticeNow;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one way of calling since an event, in numbers.
 *
 * @param seconds since the event
 * @param calls that were begun since
 * @param failed of those
 * @param notice of the pods that the event brought
 * @param p99Before 99th percentile before the event, in milliseconds; null where there was no
 *     answer
 * @param p99After the same since the event
 * @param pod the pod, node or zone that the event is about; empty where it is about none
 * @param podShare its pods' share of the calls that were answered since; null where there was none
 * @param fairShare what that share would be, were all pods alike
 */
public record Aftermath(
    double seconds,
    long calls,
    long failed,
    NoticeNow notice,
    @Nullable Double p99Before,
    @Nullable Double p99After,
    String pod,
    @Nullable Double podShare,
    double fairShare) {}
