// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fault that was asked for: it counts how often it struck, since a test must assert that its
 * fault was seen, and can be cleared.
 *
 * <p>Thread-safe.
 */
public final class Fault implements AutoCloseable {

  private final String name;
  private final long budget;
  private final Runnable onClear;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition struck = lock.newCondition();
  private long strikes;
  private boolean cleared;

  /**
   * For stand-ins.
   *
   * @param name what it does, for people
   * @param budget how often it may strike
   * @param onClear run once, when it is cleared
   */
  public Fault(String name, long budget, Runnable onClear) {
    this.name = name;
    this.budget = budget;
    this.onClear = onClear;
  }

  /** How often it has struck: requests, events, connections or queries, by the sort of fault. */
  public long strikes() {
    lock.lock();
    try {
      return strikes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until it has struck so often, or more.
   *
   * @throws AssertionError if that takes longer than {@code within}
   */
  public void awaitStrikes(long atLeast, Duration within) {
    long left = within.toNanos();
    lock.lock();
    try {
      while (strikes < atLeast) {
        if (left <= 0) {
          throw new AssertionError(
              String.format(
                  Locale.ROOT,
                  "%s struck %d times within %s, not %d",
                  name,
                  strikes,
                  within,
                  atLeast));
        }
        left = struck.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + name, e);
    } finally {
      lock.unlock();
    }
  }

  /** Whether it can still strike: not cleared, and not yet struck as often as it should. */
  public boolean isActive() {
    lock.lock();
    try {
      return !cleared && strikes < budget;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it; what it kept back goes out. Does nothing the second time. */
  public void clear() {
    lock.lock();
    try {
      if (cleared) {
        return;
      }
      cleared = true;
    } finally {
      lock.unlock();
    }
    onClear.run();
  }

  /** The same as {@link #clear}, for try-with-resources. */
  @Override
  public void close() {
    clear();
  }

  /** For stand-ins: counts a strike; false if the fault is over and must not strike. */
  public boolean strike() {
    lock.lock();
    try {
      if (cleared || strikes >= budget) {
        return false;
      }
      strikes++;
      struck.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** For stand-ins: {@link #strike}, for use as a callback. */
  public void count() {
    boolean unused = strike();
  }

  @Override
  public String toString() {
    return name + " (struck " + strikes() + " times)";
  }
}
