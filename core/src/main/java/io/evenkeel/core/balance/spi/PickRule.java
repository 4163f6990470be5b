// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

import java.util.random.RandomGenerator;

/**
 * A way to choose the endpoint of a call, with its settings.
 *
 * <p>An immutable value, usually a record: equal rules have equal settings. To make one's own
 * known, name a {@link PickRuleProvider} in {@code META-INF/services}.
 */
public interface PickRule {

  /** What configurations call it, for people who read of it; its class if it does not say. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** By what this rule compares endpoints: {@link Candidate#load} is of this metric. */
  LoadMetric metric();

  /** Whether it looks at {@link CallInfo}; if not, none is made. */
  default boolean readsCalls() {
    return false;
  }

  /** Whether it, or its metric, needs what servers report of their load. */
  default boolean readsReports() {
    return metric().readsReports();
  }

  /**
   * Whether it only means something where all clients pick from the same endpoints, as a hash does:
   * then there are neither zones nor subsets.
   */
  default boolean needsAllEndpoints() {
    return false;
  }

  /**
   * What one channel keeps of this rule.
   *
   * @param random thread-safe; the only chance that the rule may take
   */
  Pickers newPickers(RandomGenerator random);

  /** Makes the pickers of one channel, one after the other; called by one thread at a time. */
  interface Pickers {

    /**
     * A picker over these candidates, which takes the place of the one before; calls may still be
     * picked by that one for a moment.
     *
     * @param candidates at least one
     */
    Picker over(Candidates candidates, long now);

    /**
     * How long a picker stays as good as new where its candidates do not change, in nanoseconds;
     * {@link Long#MAX_VALUE} for one that never ages. An aged one is replaced by {@link #over}, at
     * most ten times a second.
     */
    default long maxAgeNanos() {
      return Long.MAX_VALUE;
    }
  }
}
