// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a thread allocates. */
final class Allocation {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  // The first rounds load classes and link calls; and one may meet what the JVM does on its own.
  private static final int ROUNDS = 20;

  private Allocation() {}

  /** The bytes that the calling thread allocates for an action once it has warmed up. */
  @SuppressWarnings("deprecation") // threadId() came after Java 17
  static long bytesOf(Runnable action) {
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long before = THREADS.getThreadAllocatedBytes(thread);
      action.run();
      least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
    }
    return least;
  }
}
