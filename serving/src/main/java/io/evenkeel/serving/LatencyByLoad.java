// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a call takes at a certain number of requests in flight: the median of the newest ones that
 * came when there were about as many, as Prequal's servers have it (NSDI 2024).
 *
 * <p>Numbers from a power of two to the next are "about as many". {@link #add} and {@link #millis}
 * are called at each call, from many threads, and neither lock nor allocate; {@link #refresh} now
 * and then.
 */
final class LatencyByLoad {

  private static final int LOADS = 17;
  private static final int NEWEST = 32;

  private final AtomicLongArray newest = new AtomicLongArray(LOADS * NEWEST);
  private final AtomicInteger[] counts = new AtomicInteger[LOADS];
  // Read without a lock: each is written whole.
  private final AtomicLongArray medians = new AtomicLongArray(LOADS);

  LatencyByLoad() {
    Arrays.setAll(counts, i -> new AtomicInteger());
  }

  /** A call that came when so many were in flight, itself among them, took so long. */
  void add(int inFlight, long nanos) {
    int load = load(inFlight);
    int at = Math.floorMod(counts[load].getAndIncrement(), NEWEST);
    newest.setOpaque(load * NEWEST + at, Math.max(1, nanos));
  }

  /** What a call takes when so many are in flight, in milliseconds; 0 where nothing is known. */
  double millis(int inFlight) {
    int load = load(inFlight);
    // If none came at such a load, the nearest one at which some did.
    for (int away = 0; away < LOADS; away++) {
      long below = load - away >= 0 ? medians.getOpaque(load - away) : 0;
      long above = load + away < LOADS ? medians.getOpaque(load + away) : 0;
      if (below > 0 || above > 0) {
        return (below > 0 ? below : above) / 1e6;
      }
    }
    return 0;
  }

  /** Brings the medians up to date. */
  void refresh() {
    long[] sorted = new long[NEWEST];
    for (int load = 0; load < LOADS; load++) {
      int known = 0;
      for (int i = 0; i < NEWEST; i++) {
        long nanos = newest.getOpaque(load * NEWEST + i);
        if (nanos > 0) {
          sorted[known++] = nanos;
        }
      }
      if (known > 0) {
        Arrays.sort(sorted, 0, known);
        medians.setOpaque(load, sorted[known / 2]);
      }
    }
  }

  private static int load(int inFlight) {
    return Math.min(LOADS - 1, 31 - Integer.numberOfLeadingZeros(Math.max(1, inFlight)));
  }
}
