// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The newest reports, at most one of each endpoint, and which of them is best.
 *
 * <p>Threads share it without a lock: while one writes an entry another may read half of the old
 * report and half of the new. That misjudges one pick, and no more, as an owner is a whole number
 * that is read once.
 */
final class ReportPool {

  /** As in the paper, which found no gain in more. */
  static final int SIZE = 16;

  private static final int NOBODY = -1;

  private final int reuse;
  private final long maxAgeNanos;
  private final double quantile;
  private final AtomicIntegerArray owners = new AtomicIntegerArray(SIZE);
  private final AtomicIntegerArray uses = new AtomicIntegerArray(SIZE);
  private final AtomicLongArray times = new AtomicLongArray(SIZE);
  // Doubles by their bits.
  private final AtomicLongArray rifs = new AtomicLongArray(SIZE);
  private final AtomicLongArray latencies = new AtomicLongArray(SIZE);
  private final AtomicLong hotAbove = new AtomicLong();

  ReportPool(Prequal rule) {
    reuse = rule.reuse();
    maxAgeNanos = rule.maxAge().toNanos();
    quantile = rule.quantile();
    for (int i = 0; i < SIZE; i++) {
      owners.set(i, NOBODY);
    }
  }

  /** Takes over what another holds, whose owners have moved. */
  void takeOver(ReportPool before, int[] moves) {
    for (int i = 0; i < SIZE; i++) {
      int owner = before.owners.getOpaque(i);
      if (owner != NOBODY && moves[owner] != Moves.GONE) {
        times.setOpaque(i, before.times.getOpaque(i));
        rifs.setOpaque(i, before.rifs.getOpaque(i));
        latencies.setOpaque(i, before.latencies.getOpaque(i));
        uses.setOpaque(i, before.uses.getOpaque(i));
        owners.setOpaque(i, moves[owner]);
      }
    }
    hotAbove.setOpaque(before.hotAbove.getOpaque());
  }

  /** A report came; in the place of an older one of the same owner, or of one that is of no use. */
  void put(int owner, double rif, double latency, long at, long now) {
    if (now - at > maxAgeNanos) {
      return;
    }
    int entry = entryFor(owner, now);
    owners.setOpaque(entry, NOBODY);
    times.setOpaque(entry, at);
    rifs.setOpaque(entry, Double.doubleToRawLongBits(rif));
    latencies.setOpaque(entry, Double.doubleToRawLongBits(latency));
    uses.setOpaque(entry, reuse);
    owners.setRelease(entry, owner);
    hotAbove.setOpaque(Double.doubleToRawLongBits(quantileOfRifs(now)));
  }

  /** The entry whose owner gets the next call; negative if fewer than two can be compared. */
  int best(long now) {
    double hotter = Double.longBitsToDouble(hotAbove.getOpaque());
    int usable = 0;
    int best = -1;
    double bestRif = 0;
    double bestLatency = 0;
    for (int i = 0; i < SIZE; i++) {
      if (!isUsable(i, now)) {
        continue;
      }
      usable++;
      double rif = rif(i);
      double latency = Double.longBitsToDouble(latencies.getOpaque(i));
      if (best < 0 || isBetter(rif, latency, bestRif, bestLatency, hotter)) {
        best = i;
        bestRif = rif;
        bestLatency = latency;
      }
    }
    return usable < 2 ? -1 : best;
  }

  private static boolean isBetter(
      double rif, double latency, double bestRif, double bestLatency, double hotter) {
    boolean hot = rif > hotter;
    if (hot != bestRif > hotter) {
      return !hot;
    }
    if (hot) {
      return rif < bestRif || (rif == bestRif && latency < bestLatency);
    }
    return latency < bestLatency || (latency == bestLatency && rif < bestRif);
  }

  /** Who owns an entry; negative if it was taken away meanwhile. */
  int owner(int entry) {
    return owners.getOpaque(entry);
  }

  /** The owner of an entry gets a call, which counts for so much. */
  void use(int entry, double call) {
    uses.getAndDecrement(entry);
    rifs.setOpaque(entry, Double.doubleToRawLongBits(rif(entry) + call));
  }

  private int entryFor(int owner, long now) {
    int found = 0;
    long oldest = Long.MIN_VALUE;
    for (int i = 0; i < SIZE; i++) {
      if (owners.getOpaque(i) == owner) {
        return i;
      }
      long age = isUsable(i, now) ? now - times.getOpaque(i) : Long.MAX_VALUE;
      if (age > oldest) {
        oldest = age;
        found = i;
      }
    }
    return found;
  }

  private boolean isUsable(int entry, long now) {
    return owners.getAcquire(entry) != NOBODY
        && uses.getOpaque(entry) > 0
        && now - times.getOpaque(entry) <= maxAgeNanos;
  }

  private double rif(int entry) {
    return Double.longBitsToDouble(rifs.getOpaque(entry));
  }

  /** The least of the RIFs that so great a share of them does not exceed. */
  private double quantileOfRifs(long now) {
    if (quantile == 1) {
      return Double.POSITIVE_INFINITY;
    }
    int usable = 0;
    for (int i = 0; i < SIZE; i++) {
      usable += isUsable(i, now) ? 1 : 0;
    }
    // From the greatest down, as there are fewer above it.
    double above = usable - Math.max(1, quantile * usable);
    int seen = 0;
    double found = Double.NaN;
    while (true) {
      double next = -1;
      int equal = 0;
      for (int i = 0; i < SIZE; i++) {
        double rif = rif(i);
        if (rif >= found || rif < next || !isUsable(i, now)) {
          continue;
        }
        equal = rif == next ? equal + 1 : 1;
        next = rif;
      }
      seen += equal;
      // None is left where another thread has used up the last meanwhile.
      if (equal == 0 || seen > above) {
        return next;
      }
      found = next;
    }
  }
}
