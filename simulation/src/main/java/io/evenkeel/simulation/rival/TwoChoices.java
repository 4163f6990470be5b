// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Two different nodes by chance (Mitzenmacher 1996).
 *
 * @param first the one, or the only one
 * @param second the other, or the same where there is only one
 */
record TwoChoices<N extends Node>(N first, N second) {

  static <N extends Node> TwoChoices<N> of(List<N> nodes, RandomGenerator random) {
    int size = nodes.size();
    if (size == 1) {
      return new TwoChoices<>(nodes.get(0), nodes.get(0));
    }
    int first = random.nextInt(size);
    int second = random.nextInt(size - 1);
    return new TwoChoices<>(nodes.get(first), nodes.get(second < first ? second : second + 1));
  }
}
