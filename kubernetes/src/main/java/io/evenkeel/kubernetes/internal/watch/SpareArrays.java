// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays that watches borrow while an event is on its way, and give back when it is read: what a
 * thousand quiet watches keep is nothing, and a busy one allocates nothing. Thread-safe.
 */
public final class SpareArrays {

  private static final int SMALLEST = 4096;

  // A slice of a hundred endpoints is 40 kB. What is larger is rare, and not kept.
  private static final int LARGEST_KEPT = 128 * 1024;
  private static final int MOST_KEPT = 4;

  private final List<byte[]> spare = new ArrayList<>(MOST_KEPT);

  /** One of at least that length. */
  synchronized byte[] take(int atLeast) {
    for (int i = spare.size() - 1; i >= 0; i--) {
      if (spare.get(i).length >= atLeast) {
        return spare.remove(i);
      }
    }
    return new byte[Math.max(SMALLEST, atLeast)];
  }

  /** Takes back one that nobody uses any more. The larger ones are kept. */
  synchronized void give(byte[] array) {
    if (array.length < SMALLEST || array.length > LARGEST_KEPT) {
      return;
    }
    if (spare.size() < MOST_KEPT) {
      spare.add(array);
      return;
    }
    for (int i = 0; i < spare.size(); i++) {
      if (spare.get(i).length < array.length) {
        spare.set(i, array);
        return;
      }
    }
  }
}
