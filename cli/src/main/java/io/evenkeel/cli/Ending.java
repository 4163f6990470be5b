// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  private @Nullable Thread interruptible;

  private Ending(Duration patience) {
    this.patience = patience;
  }

  static Ending open() {
    return open(CLOSE);
  }

  /**
   * @param patience how long Ctrl-C waits until everything is closed
   */
  static Ending open(Duration patience) {
    Ending ending = new Ending(patience);
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

  /** What ends by itself, if nobody ends it before. */
  interface Work<T> {
    T run() throws InterruptedException;
  }

  /**
   * Does this, which Ctrl-C interrupts. Whatever else this thread does it does to the end: files
   * are written, and lines are printed, that an interrupt would break.
   *
   * @throws InterruptedException if the end was wanted before this was over
   */
  <T> T interruptibly(Work<T> work) throws InterruptedException {
    interruptThisThread();
    try {
      return work.run();
    } catch (RuntimeException e) {
      if (isWanted()) {
        // Files that are written while a thread is interrupted say so in an exception of theirs.
        throw interrupted(e);
      }
      throw e;
    } finally {
      interruptNothing();
    }
  }

  private synchronized void interruptThisThread() throws InterruptedException {
    if (isWanted()) {
      throw interrupted(null);
    }
    interruptible = Thread.currentThread();
  }

  private synchronized void interruptNothing() {
    interruptible = null;
    if (isWanted()) {
      // It came when all was done, and has nothing to interrupt any more.
      var unused = Thread.interrupted();
    }
  }

  private static InterruptedException interrupted(@Nullable RuntimeException cause) {
    InterruptedException interrupted = new InterruptedException("The end was wanted");
    interrupted.initCause(cause);
    return interrupted;
  }

  /** Whether it is over, or about to be. */
  boolean isWanted() {
    return wanted.getCount() == 0;
  }

  private synchronized void interrupt() {
    wanted.countDown();
    if (interruptible != null) {
      interruptible.interrupt();
    }
  }

  /** The JVM exits: waits until everything is closed. */
  void onExit() {
    interrupt();
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
