// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Runs each task that tells others of a server's leaving on a thread of its own: one that hangs
 * holds up neither another nor the server. Thread-safe.
 */
final class TellingThreads implements Executor {

  private final Executor threads;
  private final Logger log;
  private final Set<Thread> telling = ConcurrentHashMap.newKeySet();

  TellingThreads(Executor threads, Logger log) {
    this.threads = threads;
    this.log = log;
  }

  /** A new daemon for each task: of these the process that ends waits for none. */
  static void daemon(Runnable task) {
    Thread thread = new Thread(task, "evenkeel-leaving");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void execute(Runnable task) {
    try {
      threads.execute(() -> tell(task));
    } catch (RuntimeException | Error e) {
      // The process may be out of threads, and must leave all the same.
      log.log(Level.ERROR, "Not all are told that the server leaves: there is no thread for it", e);
    }
  }

  private void tell(Runnable task) {
    telling.add(Thread.currentThread());
    try {
      task.run();
    } finally {
      telling.remove(Thread.currentThread());
    }
  }

  /** Whether the calling thread is one of these. */
  boolean areCurrent() {
    return telling.contains(Thread.currentThread());
  }
}
