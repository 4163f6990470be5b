// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

import java.time.Instant;

/**
 * Something that happened in the cluster. Immutable.
 *
 * @param at when
 * @param kind a word or two: {@code pod ready}, {@code pod terminating}, {@code pod gone}, {@code
 *     scaled}, {@code rollout begun}, {@code rollout ended}, {@code node lost}, {@code node not
 *     ready}, {@code node back}, {@code fault}, {@code fault ended}
 * @param what to what, in a few words: the pod's name comes first
 */
public record ClusterEvent(Instant at, String kind, String what) {}
