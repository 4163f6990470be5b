// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

/** Starts threads for what blocks; they keep neither the process nor whoever called first. */
final class DaemonThread {

  private DaemonThread() {}

  static void start(String name, Runnable task) {
    // Without the inheritable thread locals and the context class loader of the caller, which may
    // be those of a web application that is stopped before the thread ends.
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setContextClassLoader(DaemonThread.class.getClassLoader());
    thread.setDaemon(true);
    thread.start();
  }
}
