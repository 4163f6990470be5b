// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of a command that runs on: by a key, by time, or by Ctrl-C, which waits until everything
 * is closed.
 */
final class Ending implements AutoCloseable {

  // What shows something is closed within two seconds; a JVM that hangs for longer is of no use.
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final CountDownLatch wanted = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onExit, "evenkeel-lab-exit");

  private final Duration patience;
  private final Runnable whenInterrupted;

  private Ending(Duration patience, Runnable whenInterrupted) {
    this.patience = patience;
    this.whenInterrupted = whenInterrupted;
  }

  static Ending open() {
    return open(CLOSE);
  }

  /**
   * @param patience how long Ctrl-C waits until everything is closed
   */
  static Ending open(Duration patience) {
    return open(patience, () -> {});
  }

  /** For what ends by itself: Ctrl-C interrupts {@code work}. */
  static Ending interrupting(Thread work) {
    return open(CLOSE, work::interrupt);
  }

  private static Ending open(Duration patience, Runnable whenInterrupted) {
    Ending ending = new Ending(patience, whenInterrupted);
    Runtime.getRuntime().addShutdownHook(ending.hook);
    return ending;
  }

  void end() {
    wanted.countDown();
  }

  /** Waits for the end, but no longer than that; 0 for as long as it takes. */
  void await(int seconds) throws InterruptedException {
    if (seconds == 0) {
      wanted.await();
    } else {
      var unused = wanted.await(seconds, TimeUnit.SECONDS);
    }
  }

  private void onExit() {
    wanted.countDown();
    whenInterrupted.run();
    try {
      var unused = closed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      var unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // The hook runs, and has just been told.
      return;
    }
  }
}
