// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.policy;

import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How one client balances its calls. Of one thread; knows no more than a real client would.
 *
 * <p>Time is in nanoseconds of the run.
 */
public interface Policy {

  /** The backends are these now. */
  void update(Listing listing, long now);

  /**
   * Picks a backend, to which a call begins at once; null where there is none.
   *
   * @param call what it may know of the call
   */
  @Nullable Attempt pick(CallInfo call, long now);

  /** Whether it reads what servers say of their load with their answers. */
  default boolean readsReports() {
    return false;
  }

  /** A call that a policy gave a backend. */
  interface Attempt {

    /** Where it goes. */
    Backend backend();

    /** Its server said what its load is, with the answer; before the end. */
    default void reported(LoadReport report) {}

    /** It ended; once. */
    void ended(Outcome outcome, long now);
  }
}
