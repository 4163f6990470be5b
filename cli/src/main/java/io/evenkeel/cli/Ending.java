// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of the lab: by a key, by time, or by Ctrl-C, which waits until everything is closed. */
final class Ending implements AutoCloseable {

  // Everything is closed within two seconds; a JVM that hangs longer than that is of no use.
  private static final long CLOSE_MILLIS = 2000;

  private final CountDownLatch wanted = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onExit, "evenkeel-lab-exit");

  static Ending open() {
    Ending ending = new Ending();
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
    try {
      var unused = closed.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
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
