// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import io.evenkeel.core.endpoint.Endpoint;
import java.util.List;

/**
 * Tells of most ids that a slice does not have them (B. Bloom, "Space/time trade-offs in hash
 * coding with allowable errors", 1970): an endpoint stands in one slice of a hundred, and to search
 * the others costs more than all else.
 *
 * <p>Immutable. One to two bytes an endpoint; at most one in sixteen is searched in vain.
 */
final class IdFilter {

  private static final int BITS_AN_ENDPOINT = 8;

  private final long[] bits;
  private final int shift;

  IdFilter(List<Endpoint> endpoints) {
    int words = Integer.highestOneBit(Math.max(1, endpoints.size() * BITS_AN_ENDPOINT / 64));
    bits = new long[2 * words];
    shift = Integer.numberOfLeadingZeros(bits.length * 64 - 1);
    for (Endpoint endpoint : endpoints) {
      int hash = endpoint.hashCode();
      set(first(hash));
      set(second(hash));
    }
  }

  /** False only if none has the id with that hash: an endpoint's own. */
  boolean mayHave(int hash) {
    return isSet(first(hash)) && isSet(second(hash));
  }

  private void set(int bit) {
    bits[bit >>> 6] |= 1L << bit;
  }

  private boolean isSet(int bit) {
    return (bits[bit >>> 6] & 1L << bit) != 0;
  }

  /** The upper bits of a product with the golden ratio, which depend on all bits of the hash. */
  private int first(int hash) {
    return hash * 0x9E3779B9 >>> shift;
  }

  /** As the first, by the multiplier of MurmurHash3. */
  private int second(int hash) {
    return (hash ^ hash >>> 15) * 0x85EBCA6B >>> shift;
  }
}
