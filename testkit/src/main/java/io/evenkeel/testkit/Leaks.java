// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds threads that a test left behind: those of Evenkeel, and those of the JDK's HTTP clients.
 *
 * <p>Before JDK 21 an HTTP client's thread ends only when the client is collected, which is why
 * this asks for a collection while it waits. Threads of stand-ins belong to the test, not to what
 * is tested.
 */
final class Leaks {

  private final Set<Thread> before = threads();

  /** Fails if any thread is still there that was not when this was made. */
  void awaitNone(Duration deadline) {
    Await.until(
        deadline,
        () -> {
          if (left().stream().anyMatch(Leaks::isHttpClient)) {
            System.gc();
          }
          return left().isEmpty();
        },
        () ->
            "threads are left: "
                + left().stream()
                    .map(Thread::getName)
                    .collect(Collectors.toCollection(TreeSet::new)));
  }

  private Set<Thread> left() {
    Set<Thread> now = threads();
    now.removeAll(before);
    return now;
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> isOurs(thread) || isHttpClient(thread))
        .collect(Collectors.toSet());
  }

  private static boolean isOurs(Thread thread) {
    String name = thread.getName();
    return name.startsWith("evenkeel-") && !name.startsWith("evenkeel-standin");
  }

  private static boolean isHttpClient(Thread thread) {
    return thread.getName().startsWith("HttpClient-");
  }
}
