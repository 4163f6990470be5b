// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.spi.Candidates;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * About how many calls are in flight on all candidates, without asking them all each time.
 *
 * <p>Remembers of each what it was when it was last looked at. Each {@link #now} looks at {@value
 * #LOOKS} more, in turn, so with no more candidates than that the sum is exact, and with {@code n}
 * it is what it was within the last {@code n / LOOKS} picks. Lock-free.
 */
final class InFlightTotal {

  /** More would follow a great set faster and make each pick dearer, by a few nanoseconds each. */
  static final int LOOKS = 8;

  private final Candidates candidates;
  private final AtomicIntegerArray seen;
  private final AtomicLong sum = new AtomicLong();
  private final AtomicInteger turn = new AtomicInteger();

  InFlightTotal(Candidates candidates) {
    this.candidates = candidates;
    seen = new AtomicIntegerArray(candidates.size());
    for (int i = 0; i < candidates.size(); i++) {
      look(i);
    }
  }

  /** The calls in flight on one. */
  int look(int index) {
    int inFlight = candidates.get(index).inFlight();
    int before = seen.getOpaque(index);
    // Of two threads that look at once one counts the difference.
    if (before != inFlight && seen.compareAndSet(index, before, inFlight)) {
      sum.addAndGet((long) inFlight - before);
    }
    return inFlight;
  }

  /** The calls in flight on all. */
  long now() {
    int size = candidates.size();
    int index = turn.getOpaque();
    for (int i = Math.min(LOOKS, size); i > 0; i--) {
      index = index + 1 >= size ? 0 : index + 1;
      look(index);
    }
    // Threads that lose a turn to another look at the same ones; the next pick goes on.
    turn.setOpaque(index);
    return sum.get();
  }
}
