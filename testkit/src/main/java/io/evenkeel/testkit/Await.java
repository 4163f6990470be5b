// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.time.SystemTime;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for a condition with a deadline, never for a duration: a test goes on as soon as it can.
 * Thread-safe.
 */
public final class Await {

  // Short enough not to be noticed, long enough to leave the processor to what is waited for.
  private static final long POLL_NANOS = 2_000_000;

  private Await() {}

  /**
   * Waits until {@code condition} holds.
   *
   * @throws AssertionError if it does not within {@code deadline}; the message is made then, so it
   *     can tell what is so instead
   */
  public static void until(
      Duration deadline, BooleanSupplier condition, Supplier<String> complaint) {
    if (!holds(deadline, condition)) {
      throw new AssertionError(complaint.get() + " (waited " + deadline.toMillis() + " ms)");
    }
  }

  /** As {@link #until}, for what is said by an assertion: its last failure is the error. */
  public static void untilAsserted(Duration deadline, Runnable assertion) {
    AssertionError[] last = {new AssertionError("not tried")};
    boolean held =
        holds(
            deadline,
            () -> {
              try {
                assertion.run();
                return true;
              } catch (AssertionError e) {
                last[0] = e;
                return false;
              }
            });
    if (!held) {
      throw last[0];
    }
  }

  private static boolean holds(Duration deadline, BooleanSupplier condition) {
    long end = SystemTime.ticker().nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (SystemTime.ticker().nanoTime() - end >= 0) {
        return false;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("Interrupted while waiting");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }
}
