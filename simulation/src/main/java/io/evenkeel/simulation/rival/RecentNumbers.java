// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

/** The distribution of the latest numbers of requests in flight that a client heard. */
final class RecentNumbers {

  // Above that a backend is hot whatever the others are.
  private static final int MOST = 1023;

  private final int[] recent;
  private final int[] counts = new int[MOST + 1];
  private int heard;

  RecentNumbers(int size) {
    recent = new int[size];
  }

  void add(int number) {
    int slot = heard++ % recent.length;
    if (heard > recent.length) {
      counts[recent[slot]]--;
    }
    recent[slot] = Math.min(number, MOST);
    counts[recent[slot]]++;
  }

  /** The number that such a share is not above; the greatest one while nothing was heard. */
  int quantile(double share) {
    double rank = share * Math.min(heard, recent.length);
    int below = 0;
    for (int number = 0; number < MOST; number++) {
      below += counts[number];
      if (below > 0 && below >= rank) {
        return number;
      }
    }
    return MOST;
  }
}
