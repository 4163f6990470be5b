// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

/** What {@link FlawedMetric} does wrong, so that the contract must find it. */
enum LoadFlaw {
  NONE,
  /** Is equal only to itself. */
  IS_NO_VALUE,
  /** Divides by what may be next to nothing. */
  OVERFLOWS,
  /** Has less load with more calls. */
  FALLS_WITH_CALLS,
  /** Has more load with more weight. */
  GROWS_WITH_WEIGHT,
  /** Takes a failure for a fast answer. */
  LIKES_FAILURES,
  /** Does not forget. */
  REMEMBERS,
  /** Believes that time goes on. */
  TRUSTS_THE_CLOCK,
  /** Takes any token for an index. */
  TRUSTS_TOKENS,
  /** Follows each call singly, and has room for so many. */
  RUNS_OUT_OF_ROOM,
  /** Takes what is not told for a number to divide by. */
  DIVIDES_BY_REPORTS,
  /** Takes it that there is a load at a refresh. */
  NEEDS_ONE_AT_A_REFRESH,
  /** Belongs to the thread that called first. */
  IS_FOR_ONE_THREAD,
  /** Makes an object at the end of a call. */
  MAKES_OBJECTS
}
