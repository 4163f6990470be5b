// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What a server can do: so many calls at a time, each of which takes so long; the others wait in
 * turn. Waiting stands for work, so that a fleet of such servers fits on one machine. Thread-safe.
 */
final class Capacity {

  private final ExecutorService workers;
  private final Duration work;

  Capacity(int workers, Duration work) {
    this.workers =
        Executors.newFixedThreadPool(
            workers,
            task -> {
              Thread thread = new Thread(task, "worker");
              thread.setDaemon(true);
              return thread;
            });
    this.work = work;
  }

  /** Runs {@code answer} after the work of one call, when it is its turn. */
  void then(Runnable answer) {
    workers.execute(
        () -> {
          try {
            var unused = new CountDownLatch(1).await(work.toMillis(), TimeUnit.MILLISECONDS);
            answer.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
