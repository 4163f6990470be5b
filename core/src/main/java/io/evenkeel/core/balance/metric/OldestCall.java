// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import io.evenkeel.core.balance.spi.Load;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long an endpoint has left its calls without an answer: the age of the oldest call in flight
 * that no later call has overtaken.
 *
 * <p>A call that is overtaken, which is one that began before a call that is answered already, is
 * long by itself (a report, a long poll) and tells nothing of the endpoint. Where nothing
 * overtakes, the endpoint stalls, and its age says so long before a latency could.
 *
 * <p>Follows up to {@value #SLOTS} calls at once; more are not needed, since where an endpoint
 * stalls all its calls do. Lock-free. A race may leave unseen a call that waits alone, or seen one
 * that is overtaken, until the next call begins or ends; and a younger one in place of the oldest
 * until the next call ends. It never leaves one that has ended as the oldest.
 *
 * <p>Its start is kept by a {@link Keeper}, with what else is read at every pick, so that nobody
 * looks in here for it.
 */
final class OldestCall {

  static final int SLOTS = 16;

  private static final long FREE = Long.MIN_VALUE;

  /** Who keeps the start of the oldest call. */
  interface Keeper {

    /** What a keeper has at first: no call waits. */
    long NONE = FREE;

    /** What was kept last; as a volatile field is read. */
    long oldestStart();

    /** Keeps it; as a volatile field is written. */
    void keepOldestStart(long start);
  }

  private final AtomicLongArray starts = new AtomicLongArray(SLOTS);
  // Of all answered calls the latest start; those before it are overtaken.
  private volatile long overtaken = FREE;
  private final Keeper keeper;
  // Where the next call looks first; threads that collide here only look at one slot more.
  private int next;

  OldestCall(Keeper keeper) {
    this.keeper = keeper;
    for (int i = 0; i < SLOTS; i++) {
      starts.setPlain(i, FREE);
    }
  }

  /** A call begins. Returns its slot, or {@link Load#UNTRACKED} where all are taken. */
  int started(long now) {
    long start = now == FREE ? now + 1 : now;
    int first = next;
    for (int i = 0; i < SLOTS; i++) {
      int slot = (first + i) & (SLOTS - 1);
      if (starts.getOpaque(slot) == FREE && starts.compareAndSet(slot, FREE, start)) {
        next = slot + 1;
        if (!counts(keeper.oldestStart(), overtaken)) {
          // Most often this call, and if not, one that a race has left unseen.
          findOldest();
        }
        return slot;
      }
    }
    return Load.UNTRACKED;
  }

  /** A call is answered, or its end says nothing more of the endpoint. */
  void ended(int slot, long startedAt, boolean answered) {
    long start = startedAt == FREE ? startedAt + 1 : startedAt;
    if (slot >= 0 && slot < SLOTS) {
      // A token of another meter's has another start, and frees nothing here.
      starts.compareAndSet(slot, start, FREE);
    }
    if (answered && (overtaken == FREE || start - overtaken > 0)) {
      overtaken = start;
    }
    findOldest();
  }

  private static boolean counts(long start, long limit) {
    return start != FREE && (limit == FREE || start - limit >= 0);
  }

  private void findOldest() {
    long found;
    int at;
    do {
      long limit = overtaken;
      found = FREE;
      at = 0;
      for (int slot = 0; slot < SLOTS; slot++) {
        long start = starts.getOpaque(slot);
        if (counts(start, limit) && (found == FREE || start - found < 0)) {
          found = start;
          at = slot;
        }
      }
      keeper.keepOldestStart(found);
      // It may have ended meanwhile, and whoever ended it have looked before this was written.
    } while (found != FREE && starts.get(at) != found);
  }

  /**
   * The age in nanoseconds of one with that start; 0 where no call waits, or where the clock went
   * back.
   */
  static long age(long start, long now) {
    return start == FREE ? 0 : Math.max(0, now - start);
  }
}
