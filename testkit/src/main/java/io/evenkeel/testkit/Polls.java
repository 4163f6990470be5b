// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;

/**
 * How many watches there are at a place where nothing is held open, such as a DNS server: told by
 * how often it is asked, from one look to the next. For {@link Place#openWatches}. Thread-safe.
 */
public final class Polls {

  // Long enough that one poll more or less does not count as a watch more or less.
  private static final int ROUNDS = 4;

  private final IntSupplier asked;
  private final int perRound;
  private final Duration interval;
  private final Ticker ticker = SystemTime.ticker();
  private final Deque<Look> looks = new ArrayDeque<>();

  private record Look(long at, int asked) {}

  /**
   * @param asked how often the place was asked so far
   * @param perRound how often one watch asks at a time
   * @param interval how long it waits in between
   */
  public Polls(IntSupplier asked, int perRound, Duration interval) {
    this.asked = asked;
    this.perRound = perRound;
    this.interval = interval;
  }

  /** How many ask at the moment; -1 while too little was seen to tell. Call it again and again. */
  public synchronized int watches() {
    long now = ticker.nanoTime();
    long window = interval.toNanos() * ROUNDS;
    looks.add(new Look(now, asked.getAsInt()));
    while (looks.size() > 1 && now - looks.getFirst().at > window) {
      looks.removeFirst();
    }
    Look first = looks.getFirst();
    if (now - first.at < window / 2) {
      return -1;
    }
    double rounds = (double) (asked.getAsInt() - first.asked) / perRound;
    return (int) Math.round(rounds * interval.toNanos() / (now - first.at));
  }
}
