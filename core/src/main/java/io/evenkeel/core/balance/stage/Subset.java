// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.Ranges;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Which of very many endpoints one client connects to: a thousand clients with a connection to each
 * of a thousand servers are a million connections, of which each costs memory and health checks on
 * both sides.
 *
 * <p>A pure value. Where some of those taken cannot be used, more are taken in the client's order,
 * as ServiceTalk does and gRFC A68 does not: a client whose whole subset is down would have nobody
 * left to call, with hundreds of good endpoints around.
 *
 * @param size how many usable endpoints a client has. Fewer save connections and spread the load
 *     less evenly; the SRE book's range is 20 to 100
 * @param from with fewer endpoints than this, all are used. At this number a client gives up {@code
 *     from - size} of its connections at once, so one that the number of endpoints crosses often is
 *     best equal to {@code size}, where it gives up none
 */
public record Subset(int size, int from) {

  private static final int SMALLEST = 5;
  private static final int LARGEST = 10_000;
  private static final int HIGHEST_FROM = 1_000_000;

  /**
   * The middle of the SRE book's range: an endpoint with 50 clients of chance has 7 more or less.
   * Below 100 endpoints a subset would save less than half of the connections, and not be worth its
   * unevenness.
   */
  public static final Subset DEFAULT = new Subset(50, 100);

  /**
   * These settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Subset {
    Ranges.require("The size of a subset", size, SMALLEST, LARGEST);
    Ranges.require(
        "The number of endpoints from which there are subsets", from, size, HIGHEST_FROM);
  }

  /**
   * Reads {@code size} and {@code from}; a {@code from} that is not given is that of {@link
   * #DEFAULT}, or the size if that is more.
   *
   * @throws ConfigException if a value is not allowed, or a field is not known
   */
  public static Subset parse(ConfigObject config) throws ConfigException {
    int size = config.integer("size", DEFAULT.size, SMALLEST, LARGEST);
    int from = config.integer("from", Math.max(DEFAULT.from, size), size, HIGHEST_FROM);
    config.end();
    return new Subset(size, from);
  }

  /**
   * The endpoints to connect to.
   *
   * @param sorted by id
   * @param order the client's
   * @param usable whether the endpoint with that index can be called, as far as is known; one of
   *     which nothing is known yet can be
   * @return indices, ascending: all if they are fewer than {@link #from}, or if fewer than {@link
   *     #size} are usable; else the first in the client's order, up to the one with which {@code
   *     size} are usable
   */
  public int[] choose(List<Endpoint> sorted, SubsetOrder order, IntPredicate usable) {
    int n = sorted.size();
    if (n < from) {
      int[] all = new int[n];
      Arrays.setAll(all, i -> i);
      return all;
    }
    int[] ordered = order.of(sorted);
    int taken = 0;
    for (int left = size; left > 0 && taken < n; taken++) {
      left -= usable.test(ordered[taken]) ? 1 : 0;
    }
    Arrays.sort(ordered, 0, taken);
    return Arrays.copyOf(ordered, taken);
  }
}
