// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Finds threads that a test left behind: those of Evenkeel, and those of the JDK's HTTP clients.
 *
 * <p>Before JDK 21 an HTTP client cannot be closed: its thread ends up to three seconds after the
 * client was collected. To wait for that after each test would take longer than the tests; so there
 * such a thread is only noted, and is a leak if a later test finds it when its time is long over.
 *
 * <p>Threads of stand-ins belong to the test, not to what is tested.
 */
final class Leaks {

  private static final boolean CLIENTS_CAN_BE_CLOSED = Runtime.version().feature() >= 21;

  private static final Map<Thread, Long> ENDING = new ConcurrentHashMap<>();

  private final Ticker ticker = SystemTime.ticker();
  private final Set<Thread> before = threads();

  /** Fails if any thread is still there that was not when this was made. */
  void awaitNone(Duration deadline) {
    if (!CLIENTS_CAN_BE_CLOSED) {
      noteClients(deadline);
    }
    Await.until(
        deadline,
        () -> left().isEmpty(),
        () ->
            "threads are left: "
                + left().stream()
                    .map(Thread::getName)
                    .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Only those that were noted longer than {@code deadline} ago are still asked for. */
  private void noteClients(Duration deadline) {
    long now = ticker.nanoTime();
    ENDING.keySet().removeIf(thread -> !thread.isAlive());
    for (Thread thread : left()) {
      if (isHttpClient(thread)) {
        ENDING.putIfAbsent(thread, now);
      }
    }
    if (!ENDING.isEmpty()) {
      System.gc();
    }
    ENDING.forEach(
        (thread, since) -> {
          if (now - since > deadline.toNanos()) {
            before.remove(thread);
          } else {
            before.add(thread);
          }
        });
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
