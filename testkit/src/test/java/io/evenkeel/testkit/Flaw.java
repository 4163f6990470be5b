// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

/** What {@link MemoryPlace}'s source does wrong, so that a contract must find it. */
enum Flaw {
  NONE,
  /** Takes trouble for emptiness. */
  EMPTIES_IN_TROUBLE,
  /** Publishes as soon as it knows something. */
  TELLS_A_PART_FIRST,
  /** Goes on after trouble with what it knew before. */
  MISSES_WHAT_CHANGED_IN_TROUBLE,
  /** Hides trouble. */
  TELLS_NO_PROBLEM,
  /** Never says that trouble is over. */
  TELLS_NO_END_OF_TROUBLE,
  /** Takes no endpoints for no news. */
  IGNORES_EMPTINESS,
  /** Each of its sources is another, so nobody shares. */
  HAS_SOURCES_THAT_ARE_NEVER_EQUAL,
  /** Stays registered at the place. */
  LEAVES_ITS_WATCH_OPEN,
  /** Starts a thread and forgets it. */
  LEAVES_A_THREAD,
  /** Starts over at each refresh. */
  FLAPS_ON_REFRESH,
  /** Says that it has told all when it has told a part. */
  IS_COMPLETE_TOO_SOON,
  /** Forgets that services go. */
  KEEPS_WHAT_VANISHED
}
