// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

/**
 * How loaded one endpoint is, by one {@link LoadMetric}, as one client sees it.
 *
 * <p>All methods are called from many threads at once and lie on the path of every call: no lock,
 * no allocation, no clock but the {@code now} they are given, which is in nanoseconds and of which
 * only differences mean anything. Threads may see {@code now} a little out of order.
 */
public interface Load {

  /** The token of a call that is not followed singly. */
  int UNTRACKED = -1;

  /**
   * The load: of two endpoints the one with less is the better one.
   *
   * @param inFlight calls on this endpoint now
   * @param weight the endpoint's share relative to others, above 0
   * @return at least 0 and finite
   */
  double load(int inFlight, double weight, long now);

  /**
   * How loaded the server is, whatever this client has in flight there: what zones are compared by.
   * Not called at every call.
   *
   * @return at least 0; {@link Double#NaN} where the metric does not tell, or nothing is known
   */
  default double serverLoad(long now) {
    return Double.NaN;
  }

  /**
   * Of about how many calls {@link #serverLoad} is the mean: chance makes much of few. Of worth
   * where that is a number.
   */
  default double serverSamples() {
    return Double.POSITIVE_INFINITY;
  }

  /**
   * A call begins.
   *
   * @return a token to give back with the end of this call; {@link #UNTRACKED} if there is none
   */
  default int started(long now) {
    return UNTRACKED;
  }

  /**
   * The first message of an answer came, while the call goes on: a stream. At most once a call, and
   * never after {@link #ended}.
   */
  default void answered(int token, long startedAt, long now) {}

  /**
   * A call ended; once for each {@link #started}.
   *
   * @param answered whether {@link #answered} was told of this call: its latency is known already
   * @param pushbackNanos how long the server asked not to be called again; 0 if it did not
   */
  default void ended(
      int token, boolean answered, long startedAt, long now, Outcome outcome, long pushbackNanos) {}

  /** The server said what its load is. */
  default void reported(LoadReport report) {}

  /**
   * What was learnt is of no worth any more, as the endpoint comes back from a time in which it got
   * no calls: it is to be as one that is new.
   */
  default void forget(long now) {}
}
