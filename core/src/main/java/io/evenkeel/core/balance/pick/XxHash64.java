// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

/**
 * 64-bit hashes of texts: XXH64 with seed 0 (Yann Collet, "xxHash fast digest algorithm", 0.1.1) of
 * the UTF-16 code units, each as two bytes, low byte first. Makes no object.
 *
 * <p>Equal in every process and version, so that clients agree. Not for secrets, and no defence
 * against whoever chooses keys to have equal hashes.
 */
final class XxHash64 {

  private static final long P1 = 0x9e3779b185ebca87L;
  private static final long P2 = 0xc2b2ae3d27d4eb4fL;
  private static final long P3 = 0x165667b19e3779f9L;
  private static final long P4 = 0x85ebca77c2b2ae63L;
  private static final long P5 = 0x27d4eb2f165667c5L;

  // In code units of two bytes.
  private static final int LANE = 4;
  private static final int STRIPE = 4 * LANE;

  private XxHash64() {}

  @SuppressWarnings("ConstantOverflow") // all of this arithmetic is modulo 2^64
  static long of(CharSequence text) {
    int length = text.length();
    int at = 0;
    long hash = P5;
    if (length >= STRIPE) {
      long v1 = P1 + P2;
      long v2 = P2;
      long v3 = 0;
      long v4 = -P1;
      for (; at + STRIPE <= length; at += STRIPE) {
        v1 = round(v1, lane(text, at));
        v2 = round(v2, lane(text, at + LANE));
        v3 = round(v3, lane(text, at + 2 * LANE));
        v4 = round(v4, lane(text, at + 3 * LANE));
      }
      hash =
          Long.rotateLeft(v1, 1)
              + Long.rotateLeft(v2, 7)
              + Long.rotateLeft(v3, 12)
              + Long.rotateLeft(v4, 18);
      hash = merge(merge(merge(merge(hash, v1), v2), v3), v4);
    }
    hash += 2L * length;
    for (; at + LANE <= length; at += LANE) {
      hash = Long.rotateLeft(hash ^ round(0, lane(text, at)), 27) * P1 + P4;
    }
    if (at + LANE / 2 <= length) {
      long half = text.charAt(at) | (long) text.charAt(at + 1) << 16;
      hash = Long.rotateLeft(hash ^ (half * P1), 23) * P2 + P3;
      at += LANE / 2;
    }
    if (at < length) {
      hash = Long.rotateLeft(hash ^ ((text.charAt(at) & 0xff) * P5), 11) * P1;
      hash = Long.rotateLeft(hash ^ ((text.charAt(at) >>> 8) * P5), 11) * P1;
    }
    return avalanche(hash);
  }

  /** The n-th of the hashes that follow from one. */
  static long next(long hash, int n) {
    return avalanche(hash + n * P1);
  }

  private static long lane(CharSequence text, int at) {
    return text.charAt(at)
        | (long) text.charAt(at + 1) << 16
        | (long) text.charAt(at + 2) << 32
        | (long) text.charAt(at + 3) << 48;
  }

  private static long round(long value, long lane) {
    return Long.rotateLeft(value + lane * P2, 31) * P1;
  }

  private static long merge(long hash, long value) {
    return (hash ^ round(0, value)) * P1 + P4;
  }

  private static long avalanche(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * P2;
    mixed = (mixed ^ (mixed >>> 29)) * P3;
    return mixed ^ (mixed >>> 32);
  }
}
