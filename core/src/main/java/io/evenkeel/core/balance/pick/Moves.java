// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.spi.Candidate;
import io.evenkeel.core.balance.spi.Candidates;
import java.util.Arrays;
import java.util.IdentityHashMap;

/** Where candidates are in a set that follows another. */
final class Moves {

  /** The index of one that is not there any more. */
  static final int GONE = -1;

  private Moves() {}

  /** By the index that each had before, the one that it has now. */
  static int[] between(Candidates before, Candidates now) {
    IdentityHashMap<Candidate, Integer> indices = new IdentityHashMap<>(now.size());
    for (int i = 0; i < now.size(); i++) {
      indices.put(now.get(i), i);
    }
    int[] moves = new int[before.size()];
    Arrays.setAll(moves, i -> indices.getOrDefault(before.get(i), GONE));
    return moves;
  }
}
