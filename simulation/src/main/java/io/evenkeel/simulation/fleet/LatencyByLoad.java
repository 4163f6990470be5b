// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import java.util.Arrays;

/**
 * What requests took of late, by how many were in flight when they came: a server's answer to
 * Prequal's probes (Wydrowski et al., NSDI 2024, section 4).
 */
final class LatencyByLoad {

  // The paper says "recent" without a number; nine have a median that one outlier does not move.
  private static final int RECENT = 9;
  // Above that many in flight a server is far beyond its capacity, and a finer answer of no use.
  private static final int LEVELS = 256;

  private final long[][] recent = new long[LEVELS][];
  private final int[] counts = new int[LEVELS];
  private final long[] medians = new long[LEVELS];

  void add(int inFlight, long latency) {
    int level = Math.min(inFlight, LEVELS - 1);
    if (recent[level] == null) {
      recent[level] = new long[RECENT];
    }
    recent[level][counts[level]++ % RECENT] = latency;
    long[] sorted = Arrays.copyOf(recent[level], Math.min(counts[level], RECENT));
    Arrays.sort(sorted);
    medians[level] = sorted[sorted.length / 2];
  }

  /** The median at the nearest number in flight of which something is known; 0 if nothing is. */
  long median(int inFlight) {
    int level = Math.min(inFlight, LEVELS - 1);
    for (int distance = 0; distance < LEVELS; distance++) {
      if (level - distance >= 0 && counts[level - distance] > 0) {
        return medians[level - distance];
      }
      if (level + distance < LEVELS && counts[level + distance] > 0) {
        return medians[level + distance];
      }
    }
    return 0;
  }
}
