// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Two things that two threads do at once, over and over. {@code stress/} looks closer, and for
 * longer; what it found stays found by this.
 */
public final class Race {

  // Long enough to meet what one round in a thousand shows, on a machine that does other things.
  private static final Duration TRIED = Duration.ofMillis(500);

  private static final int THINGS = 256;

  // Then the other thread has no processor: spinning on would only keep it from one.
  private static final int MOST_SPINS = 2000;

  private Race() {}

  /** Does both to a new thing each time, and then has it checked. */
  public static <T> void of(
      Supplier<T> thing, Consumer<T> one, Consumer<T> other, Consumer<T> check) throws Exception {
    ExecutorService second = Executors.newSingleThreadExecutor();
    try {
      long began = SystemTime.ticker().nanoTime();
      while (SystemTime.ticker().nanoTime() - began < TRIED.toNanos()) {
        List<T> things = new ArrayList<>(THINGS);
        for (int i = 0; i < THINGS; i++) {
          things.add(thing.get());
        }
        AtomicInteger here = new AtomicInteger(-1);
        AtomicInteger there = new AtomicInteger(-1);
        Future<?> walk = second.submit(() -> walk(things, other, there, here));
        walk(things, one, here, there);
        walk.get();
        things.forEach(check);
      }
    } finally {
      second.shutdownNow();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // only how often threads meet depends on it
  private static <T> void walk(
      List<T> things, Consumer<T> action, AtomicInteger mine, AtomicInteger others) {
    try {
      for (int i = 0; i < things.size(); i++) {
        mine.set(i);
        for (int spins = 0; others.get() < i; spins++) {
          if (spins < MOST_SPINS) {
            Thread.onSpinWait();
          } else {
            Thread.yield();
          }
        }
        action.accept(things.get(i));
      }
    } finally {
      mine.set(things.size());
    }
  }
}
