// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.endpoint.Target;

/**
 * Watches targets.
 *
 * <h2>What a listener may rely on</h2>
 *
 * <ul>
 *   <li>The first observation comes within a deadline ({@link CommonSettings#DEADLINE}), always: a
 *       set or a problem.
 *   <li>A set is complete, or it is not published at all. Equal sets are not published twice.
 *   <li>After a good set, trouble in the watched place never empties it: the problem comes beside
 *       the set. A set becomes empty only when the place says so.
 *   <li>Observations come one at a time and in order, on a thread of this discovery; where they
 *       come faster than the listener takes them, the newest wins.
 *   <li>A listener that throws is logged, and stays.
 *   <li>After {@link Watch#close()} nothing more is told, but for a callback that was on its way.
 * </ul>
 *
 * Thread-safe.
 */
public interface Discovery {

  /**
   * Watches {@code target} until the watch is closed. Never blocks and never calls {@code listener}
   * inside this call.
   *
   * @throws IllegalArgumentException if no source can understand the target; the message says what
   *     is wrong, what is allowed and what to write
   */
  Watch watch(Target target, Listener listener);

  /** Is told what a target is. Must not block: sources share threads. */
  @FunctionalInterface
  interface Listener {
    /** What is so from now on. */
    void onObservation(Observation observation);
  }
}
