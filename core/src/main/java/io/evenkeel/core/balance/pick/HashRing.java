// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.spi.Candidates;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A circle of hashes on which each endpoint has points; a hash belongs to the endpoint whose point
 * comes next. Immutable.
 *
 * <p>Karger and others, "Consistent Hashing and Random Trees", 1997. Where the points of an
 * endpoint lie depends on its id alone, and how many it has on its weight relative to the mean: so
 * with a changed set only those hashes move that belong to what changed.
 *
 * <p>A ring follows from the one before by taking out the points of what changed and merging those
 * of what is new. All points are read and written once, but only new ones are sorted.
 */
final class HashRing {

  // A point is a long: above the upper bits of its hash, below the index of its endpoint. In 40
  // bits
  // of hash two of 640,000 points are equal once in five rings; then the lower index comes first.
  private static final int INDEX_BITS = 24;
  private static final int INDEX = (1 << INDEX_BITS) - 1;

  private final int pointsPerUnit;
  private final Candidates candidates;
  private final int[] counts;
  private final long[] points;
  private final int sorted;

  // For each value of a hash's upper bits the first point that is not before it. There is at least
  // one of these for two points, so that from there it is a step or two.
  private final int[] starts;
  private final int shift;

  private HashRing(
      int pointsPerUnit, Candidates candidates, int[] counts, long[] points, int sorted) {
    this.pointsPerUnit = pointsPerUnit;
    this.candidates = candidates;
    this.counts = counts;
    this.points = points;
    this.sorted = sorted;
    int bits = Math.max(1, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(points.length));
    shift = Long.SIZE - bits;
    starts = new int[1 << bits];
    int at = 0;
    for (int i = 0; i < starts.length; i++) {
      while (at < points.length && points[at] >>> shift < i) {
        at++;
      }
      starts[i] = at;
    }
  }

  /** A ring with so many points for an endpoint of mean weight. */
  static HashRing of(int pointsPerUnit, Candidates candidates) {
    return merged(pointsPerUnit, candidates, null);
  }

  /** The ring over these candidates, made from this one. */
  HashRing over(Candidates next) {
    return merged(pointsPerUnit, next, this);
  }

  /** The index of the candidate that a hash belongs to. */
  int owner(long hash) {
    // The first point that is not before the hash. Points are sorted as unsigned numbers.
    long least = hash & ~INDEX;
    int at = starts[(int) (hash >>> shift)];
    while (at < points.length && Long.compareUnsigned(points[at], least) < 0) {
      at++;
    }
    return (int) points[at == points.length ? 0 : at] & INDEX;
  }

  /** How many points had to be sorted to make it. */
  int sorted() {
    return sorted;
  }

  private static HashRing merged(int perUnit, Candidates next, @Nullable HashRing before) {
    int[] counts = counts(perUnit, next);
    int[] moved = before == null ? new int[0] : before.indicesIn(next, counts);
    boolean[] kept = new boolean[counts.length];
    for (int index : moved) {
      if (index != Moves.GONE) {
        kept[index] = true;
      }
    }
    long[] old = before == null ? new long[0] : before.points;
    long[] fresh = fresh(next, counts, kept);
    long[] points = new long[Arrays.stream(counts).sum()];
    int taken = 0;
    int size = 0;
    for (long point : old) {
      int index = moved[(int) point & INDEX];
      if (index != Moves.GONE) {
        long renumbered = (point & ~INDEX) | index;
        while (taken < fresh.length && Long.compareUnsigned(fresh[taken], renumbered) < 0) {
          points[size++] = fresh[taken++];
        }
        points[size++] = renumbered;
      }
    }
    System.arraycopy(fresh, taken, points, size, fresh.length - taken);
    return new HashRing(perUnit, next, counts, points, fresh.length);
  }

  /** Where the candidates are that keep their points; {@link Moves#GONE} for those that do not. */
  private int[] indicesIn(Candidates next, int[] nextCounts) {
    int[] moved = Moves.between(candidates, next);
    for (int i = 0; i < moved.length; i++) {
      if (moved[i] != Moves.GONE && nextCounts[moved[i]] != counts[i]) {
        moved[i] = Moves.GONE;
      }
    }
    return moved;
  }

  private static long[] fresh(Candidates candidates, int[] counts, boolean[] kept) {
    int size = 0;
    for (int i = 0; i < counts.length; i++) {
      size += kept[i] ? 0 : counts[i];
    }
    long[] fresh = new long[size];
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      if (!kept[i]) {
        long hash = XxHash64.of(candidates.get(i).endpoint().id());
        for (int n = 0; n < counts[i]; n++) {
          // With the upper bit turned the order of signed numbers is that of unsigned ones.
          fresh[at++] = ((XxHash64.next(hash, n) & ~INDEX) | i) ^ Long.MIN_VALUE;
        }
      }
    }
    Arrays.sort(fresh);
    for (int i = 0; i < size; i++) {
      fresh[i] ^= Long.MIN_VALUE;
    }
    return fresh;
  }

  /**
   * How many points each has: in proportion to its weight, and at least one.
   *
   * <p>The mean is rounded to a power of two, so that it is the same while weights and sets change
   * a little: with each new mean all counts change. It follows from the set alone, and so all
   * clients agree.
   */
  private static int[] counts(int perUnit, Candidates candidates) {
    int size = candidates.size();
    double most = 0;
    for (int i = 0; i < size; i++) {
      most = Math.max(most, candidates.weight(i));
    }
    // All by powers of two, which is exact: first so that no weight is out of reach of a sum.
    int scale = -Math.getExponent(most);
    double mean = 0;
    for (int i = 0; i < size; i++) {
      mean += Math.scalb(candidates.weight(i), scale) / size;
    }
    scale -= Math.getExponent(mean * Math.sqrt(2));
    int[] counts = new int[size];
    for (int i = 0; i < size; i++) {
      counts[i] = (int) Math.max(1, Math.round(perUnit * Math.scalb(candidates.weight(i), scale)));
    }
    return counts;
  }
}
