// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * What an endpoint's calls say of its being ejected and of its coming back.
 *
 * <p>What calls tell and {@link #tryNow} are called from many threads and do not lock; the rest by
 * the balancer's one thread.
 */
final class Probation {

  private static final AtomicIntegerFieldUpdater<Probation> FAILURES =
      AtomicIntegerFieldUpdater.newUpdater(Probation.class, "failures");
  private static final AtomicLongFieldUpdater<Probation> NEXT_TRY =
      AtomicLongFieldUpdater.newUpdater(Probation.class, "nextTry");
  private static final AtomicReferenceFieldUpdater<Probation, Verdict> VERDICT =
      AtomicReferenceFieldUpdater.newUpdater(Probation.class, Verdict.class, "verdict");

  /** What the try of an ejected endpoint came to. */
  enum Verdict {
    /** No try has ended. */
    NONE,
    ANSWERED,
    FAILED
  }

  private volatile int failures;
  private volatile boolean ejected;
  private volatile long ejectedAt;
  private volatile long nextTry;
  // Of the newest try: when it began, and what it made of nextTry. Written in this order.
  private volatile long tryBegan;
  private volatile long tryGivenUpAt;
  // Whether there was one since the last was planned.
  private volatile boolean tried;
  private volatile Verdict verdict = Verdict.NONE;
  private int tries;
  // Written before it is no longer ejected.
  private volatile long returnedAt;
  private volatile boolean everReturned;

  /**
   * The first message of a call's answer came, or all of it: the endpoint answers.
   *
   * <p>The end of a stream is none: it says that the endpoint answered when the stream was opened.
   * An endpoint with many of them would never be ejected, nor come back before one ends.
   *
   * @return whether the balancer should look
   */
  boolean answered(long startedAt) {
    if (ejected) {
      if (isOld(startedAt)) {
        return false;
      }
      verdict = Verdict.ANSWERED;
      return true;
    }
    if (failures != 0) {
      failures = 0;
    }
    return false;
  }

  /**
   * A call failed.
   *
   * @param limit of failures in a row
   * @return whether the balancer should look
   */
  boolean failed(long startedAt, int limit) {
    if (ejected) {
      // Calls come here that are no tries: some were picked just before it was ejected, and where
      // all are, each call must go somewhere. What one try says is not said once more by them. And
      // of two tries that end at once the one that was answered counts.
      return tried
          && startedAt - tryBegan >= 0
          && VERDICT.compareAndSet(this, Verdict.NONE, Verdict.FAILED);
    }
    if (everReturned && startedAt - returnedAt < 0) {
      // From when it was out, or before: it has come back since.
      return false;
    }
    // Once, and again now and then while the balancer may eject no more endpoints.
    return FAILURES.incrementAndGet(this) % limit == 0;
  }

  /** Whether a call began before the ejection, so that what came of it is known already. */
  private boolean isOld(long startedAt) {
    return startedAt - ejectedAt < 0;
  }

  /**
   * A call was given up, which tells nothing: if it was the try, the next call tries. But one that
   * began before the newest try must not cut short that one's time, nor the wait that was planned
   * since.
   */
  void abandoned(long startedAt, long now) {
    if (!ejected || isOld(startedAt)) {
      return;
    }
    long planned = tryGivenUpAt;
    if (startedAt - tryBegan >= 0) {
      NEXT_TRY.compareAndSet(this, planned, now);
    }
  }

  /**
   * Its connection is gone, or stands again: a call that was to be the try was lost with the one
   * before, or never began. The next call tries.
   */
  void reconnects() {
    if (ejected && tried) {
      NEXT_TRY.compareAndSet(this, tryGivenUpAt, tryBegan);
    }
  }

  /** Failures in a row. */
  int failures() {
    return failures;
  }

  boolean isEjected() {
    return ejected;
  }

  /** When the next call may try it; of worth while it is ejected. */
  long nextTry() {
    return nextTry;
  }

  Verdict verdict() {
    return verdict;
  }

  /** How often it was tried in vain. */
  int tries() {
    return tries;
  }

  /**
   * Ejects it.
   *
   * @param forgetNanos after so long in health the tries of an earlier ejection no longer count
   */
  void eject(long now, long forgetNanos) {
    if (everReturned && now - returnedAt > forgetNanos) {
      tries = 0;
    }
    verdict = Verdict.NONE;
    ejectedAt = now;
    tried = false;
    ejected = true;
  }

  /** The next try may be made then. */
  void tryAt(long time) {
    // An answer that came meanwhile stays, for the balancer to see.
    tried = false;
    VERDICT.compareAndSet(this, Verdict.FAILED, Verdict.NONE);
    nextTry = time;
  }

  /** It was tried in vain. */
  void tryFailed() {
    tries++;
  }

  /** It is back. */
  void restore(long now) {
    returnedAt = now;
    everReturned = true;
    failures = 0;
    verdict = Verdict.NONE;
    ejected = false;
  }

  /**
   * Takes the one try that is due.
   *
   * @param giveUpNanos after which another may be made where this one has not ended
   * @return whether this call is the try
   */
  boolean tryNow(long now, long giveUpNanos) {
    long due = nextTry;
    long giveUpAt = now + giveUpNanos;
    if (now - due < 0 || !NEXT_TRY.compareAndSet(this, due, giveUpAt)) {
      return false;
    }
    tryBegan = now;
    tryGivenUpAt = giveUpAt;
    tried = true;
    return true;
  }
}
