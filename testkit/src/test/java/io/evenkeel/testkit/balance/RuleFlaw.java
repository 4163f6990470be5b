// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

/** What {@link FlawedRule} does wrong, so that the contract must find it. */
enum RuleFlaw {
  NONE,
  /** Is equal only to itself. */
  IS_NO_VALUE,
  /** Has pickers that are never as good as new. */
  IS_OLD_AT_ONCE,
  /** Takes the first for number one. */
  COUNTS_FROM_ONE,
  /** Goes on with the number of candidates that there were at first. */
  KEEPS_THE_FIRST_SIZE,
  /** Lets an old picker pick from the new candidates. */
  CHANGES_OLD_PICKERS,
  /** Makes an object now and then. */
  MAKES_OBJECTS,
  /** Belongs to the thread that picked first. */
  IS_FOR_ONE_THREAD,
  /** Picks each as often. */
  IGNORES_WEIGHTS,
  /** Goes round from the first with each new set. */
  BEGINS_ANEW,
  /** Goes round, from the first for every client. */
  BEGINS_WITH_THE_FIRST,
  /** Draws by weight until it has two that differ. */
  DRAWS_AGAIN_AND_AGAIN,
  /** Takes a chance of its own. */
  TAKES_ANOTHER_CHANCE,
  /** Goes by the time itself, not by differences. */
  GOES_BY_THE_CLOCK,
  /** Divides by a load. */
  DIVIDES_BY_LOADS
}
