// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.client;

import io.evenkeel.core.balance.spi.CallInfo;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What calls are about: some keys are called for more often than others, as users, documents and
 * shards are. A rule that hashes finds the key whichever header it reads.
 *
 * <p>By Zipf's law: the key of rank {@code r} comes {@code r^-0.8} times as often as the first, as
 * requests to Web servers do, whose exponents are from 0.64 to 0.83 (Breslau et al., "Web caching
 * and Zipf-like distributions", INFOCOM 1999). Of 4096 keys the first has 4.5 % of the calls: the
 * server that it falls to has most of a fair share of sixteen by this key alone, so that a rule
 * which keeps keys together has to bear what it does to such a fleet.
 */
public final class Keys {

  private static final int KEYS = 4096;
  private static final double EXPONENT = 0.8;
  private static final Key[] ALL = new Key[KEYS];
  // The share of calls that are for this key or a more frequent one.
  private static final double[] SHARES = new double[KEYS];

  static {
    double sum = 0;
    for (int i = 0; i < KEYS; i++) {
      ALL[i] = new Key("key-" + i);
      sum += Math.pow(i + 1, -EXPONENT);
      SHARES[i] = sum;
    }
    for (int i = 0; i < KEYS; i++) {
      SHARES[i] /= sum;
    }
  }

  private final RandomGenerator random;

  /**
   * Those of one client.
   *
   * @param random of keys alone, so that they are the same whatever the policy
   */
  public Keys(RandomGenerator random) {
    this.random = random;
  }

  /** The call's key is what was hashed, whatever the header that it stands in. */
  private record Key(String hashKey) implements CallInfo {
    @Override
    public String header(String name) {
      return hashKey;
    }
  }

  /** What the next call is about. */
  CallInfo next() {
    int found = Arrays.binarySearch(SHARES, random.nextDouble());
    return ALL[Math.min(KEYS - 1, found < 0 ? -found - 1 : found)];
  }
}
