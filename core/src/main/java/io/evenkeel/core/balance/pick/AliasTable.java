// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

/**
 * Draws an index with a probability in proportion to its weight, in constant time, however many
 * there are and however uneven they be. Immutable.
 *
 * <p>Vose, "A linear algorithm for generating random numbers with a given distribution", 1991: all
 * weights are cut and put together again to columns of the same height, each of two indices at
 * most. A draw takes a column, and then the lower or the upper part of it.
 */
final class AliasTable {

  // Half of a random long chooses the column, and half the part of it.
  private static final long FULL = 1L << 32;

  private final long[] lower;
  private final int[] upper;

  /**
   * @param weights each above 0 and finite
   */
  AliasTable(double[] weights) {
    int n = weights.length;
    lower = new long[n];
    upper = new int[n];
    double[] height = heights(weights);
    // Those too low stand at the front and those too high at the back, each in its own order.
    int[] queue = new int[n];
    int low = 0;
    int high = n;
    for (int i = 0; i < n; i++) {
      if (height[i] < 1) {
        queue[low++] = i;
      } else {
        queue[--high] = i;
      }
    }
    while (low > 0 && high < n) {
      int filled = queue[--low];
      int giver = queue[high];
      lower[filled] = (long) (height[filled] * FULL);
      upper[filled] = giver;
      height[giver] -= 1 - height[filled];
      if (height[giver] < 1) {
        high++;
        queue[low++] = giver;
      }
    }
    // Those left over are full but for what rounding took.
    while (low > 0) {
      fill(queue[--low]);
    }
    while (high < n) {
      fill(queue[high++]);
    }
  }

  private void fill(int index) {
    lower[index] = FULL;
    upper[index] = index;
  }

  /** The index that this random number stands for. */
  int draw(long random) {
    int column = (int) (((random >>> 32) * lower.length) >>> 32);
    return (random & (FULL - 1)) < lower[column] ? column : upper[column];
  }

  /** The weights, so that their mean is 1. */
  private static double[] heights(double[] weights) {
    double most = 0;
    for (double weight : weights) {
      most = Math.max(most, weight);
    }
    // Relative to the greatest, as the sum of the weights themselves may be infinite.
    double sum = 0;
    for (double weight : weights) {
      sum += weight / most;
    }
    double[] heights = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      heights[i] = weights[i] / most / sum * weights.length;
    }
    return heights;
  }
}
