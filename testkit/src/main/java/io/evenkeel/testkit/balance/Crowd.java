// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Many threads that do the same again and again, while the test does something else. */
final class Crowd {

  private static final int THREADS = 4;

  private Crowd() {}

  /**
   * Goes on until each of the threads has done it so often; fails with what the first one to fail
   * threw.
   *
   * @param one what a thread does, given its number
   * @param meanwhile what the calling thread does all the while
   */
  static void does(int times, IntConsumer one, Runnable meanwhile, Duration patience)
      throws InterruptedException {
    AtomicIntegerArray done = new AtomicIntegerArray(THREADS);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (!over.get()) {
                    one.accept(number);
                    done.incrementAndGet(number);
                  }
                } catch (Throwable e) {
                  failure.compareAndSet(null, e);
                }
              },
              "crowd-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    long start = SystemTime.ticker().nanoTime();
    try {
      while (failure.get() == null && least(done) < times) {
        assertThat(SystemTime.ticker().nanoTime() - start)
            .as("nanoseconds until each thread has done it %s times", times)
            .isLessThan(patience.toNanos());
        meanwhile.run();
      }
    } finally {
      over.set(true);
      for (Thread thread : threads) {
        thread.join(patience.toMillis());
      }
    }
    assertThat(failure.get()).as("what a thread met among others").isNull();
  }

  private static int least(AtomicIntegerArray done) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < done.length(); i++) {
      least = Math.min(least, done.get(i));
    }
    return least;
  }
}
