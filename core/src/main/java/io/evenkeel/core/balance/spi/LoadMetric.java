// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

/**
 * A way to tell how loaded an endpoint is, with its settings.
 *
 * <p>An immutable value, usually a record: equal metrics have equal settings, and a channel whose
 * new configuration has an equal metric keeps what it has learnt. To make one's own known, name a
 * {@link LoadMetricProvider} in {@code META-INF/services}.
 */
public interface LoadMetric {

  /** Whether it needs what servers report of their load; if not, nobody listens for it. */
  default boolean readsReports() {
    return false;
  }

  /** What its loads count, for people, such as {@code ns}; empty where that has no name. */
  default String unit() {
    return "";
  }

  /** A meter of this metric for one channel. */
  Meter newMeter();

  /**
   * What the endpoints of one channel share. Its methods are called by one thread at a time; the
   * loads that it makes are called by many.
   */
  interface Meter {

    /** The load of an endpoint that is new. */
    Load newLoad(long now);

    /**
     * Called about once a second while calls are made, for what is too dear to do at every call,
     * such as a median.
     *
     * @param loads those of all endpoints of the channel, all made by this meter
     */
    default void refresh(Iterable<Load> loads, long now) {}
  }
}
