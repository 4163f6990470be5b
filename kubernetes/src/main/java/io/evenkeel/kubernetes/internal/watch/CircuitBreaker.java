// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.core.discovery.spi.Backoff;
import io.evenkeel.core.discovery.spi.SerialExecutor;
import io.evenkeel.core.time.Scheduler;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the watches of one API server from trying all at once: while the server fails, one of them
 * tries for all, and when it gets through the others follow at a measured pace.
 *
 * <p>A circuit breaker (M. Nygard, "Release It!", 2007) whose callers wait in place of failing. It
 * opens with the first failure and closes with the first answer. Who tries is taken in turn, so
 * that a watch whose trouble is its own holds up the others for no longer than one try. Only tries
 * after a failure pass through it: a first request, and one that goes on where the server has ended
 * a watch in good order, do not.
 *
 * <p>Thread-safe: its state is touched by a serial executor of its own. Callbacks come from there.
 */
public final class CircuitBreaker {

  private static final Duration FLOOR = Duration.ofMillis(20);
  private static final Duration FIRST = Duration.ofMillis(200);

  // One tries for all, so it may try more often than each would alone (4 s): with what the others
  // take to follow, a thousand watches are back within 5 s of the server.
  private static final Duration CAP = Duration.ofSeconds(2);

  // A try of which nothing was heard for so long leaves its turn to another; to connect takes 3 s
  // at most. What is stuck is ended by its own watchdog.
  static final Duration TURN = Duration.ofSeconds(5);

  // The API server asks for seconds. Whoever asks for more stands before it, as a load balancer
  // that has lost its last server does, and one such answer must not blind all watches for long.
  static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(30);

  // A server that has answered for so long was well; until then its next failure is one more.
  private static final Duration WELL = Duration.ofSeconds(1);

  // Ten at once, so that a process with few watches waits for nothing; then 20, 40, and 50 at each
  // step: 500 a second, which an API server takes from one client without queueing.
  private static final Duration STEP = Duration.ofMillis(100);
  private static final int FIRST_STEP = 10;
  private static final int LARGEST_STEP = 50;

  /** Who waits to try again. Must not block. */
  public interface Caller {
    /** It may try now. */
    void go();

    /** Another has tried in its place, in vain. */
    void failed(Trouble trouble);
  }

  private final SerialExecutor serial;
  private final Scheduler scheduler;
  private final Backoff backoff;
  private final Set<Turn> waiting = new LinkedHashSet<>();
  private boolean open;
  private int epoch;
  private @Nullable Turn trying;
  private @Nullable Trouble trouble;
  private long turnEnds;
  private long pausedUntil;
  private long answersSince;
  private long stepBegan;
  private int step = FIRST_STEP;
  private int left = FIRST_STEP;
  private Scheduler.@Nullable Timer timer;

  /** Closed: it lets pass whoever comes. */
  public CircuitBreaker(Executor executor, Scheduler scheduler, RandomGenerator random) {
    this.serial = new SerialExecutor(executor);
    this.scheduler = scheduler;
    this.backoff = new Backoff(FLOOR, FIRST, CAP, random);
    this.answersSince = scheduler.nanoTime() - WELL.toNanos();
    this.stepBegan = scheduler.nanoTime();
  }

  /** A place for {@code caller}, which does not wait yet. */
  public Turn turn(Caller caller) {
    return new Turn(caller);
  }

  /** One watch's place among all. Its calls take effect in their order. */
  public final class Turn {
    private final Caller caller;
    // When the present call began, or was let pass: what it comes to counts only for that epoch.
    private int began;
    private boolean letPass;

    private Turn(Caller caller) {
      this.caller = caller;
    }

    /** Waits to try again: {@link Caller#go} comes once, perhaps at once. */
    public void await() {
      serial.execute(
          () -> {
            endTurn();
            waiting.add(this);
            advance();
          });
    }

    /** A call begins: one that was let pass, or one that needs no turn. */
    public void begins() {
      serial.execute(
          () -> {
            if (!letPass) {
              began = epoch;
            }
            letPass = false;
          });
    }

    /** The server has answered the call, be it with a refusal of this watch alone. */
    public void answered() {
      serial.execute(() -> onAnswer(this));
    }

    /**
     * The server did not serve the call, and would not serve that of another.
     *
     * @param retryAfter for how long the server wants to be left alone; zero if it did not say.
     *     Honoured up to half a minute
     */
    public void failed(Trouble why, Duration retryAfter) {
      Duration honoured =
          retryAfter.compareTo(LONGEST_RETRY_AFTER) < 0 ? retryAfter : LONGEST_RETRY_AFTER;
      serial.execute(() -> onFailure(this, why, honoured));
    }

    /** Neither waits nor tries any more. */
    public void leave() {
      serial.execute(
          () -> {
            endTurn();
            waiting.remove(this);
            advance();
          });
    }

    private void go() {
      began = epoch;
      letPass = true;
      caller.go();
    }

    private void endTurn() {
      if (trying == this) {
        trying = null;
      }
    }
  }

  private void onAnswer(Turn turn) {
    // An answer from before the failure proves nothing: the server may take every call and then
    // break it off.
    if (open && turn.began == epoch) {
      open = false;
      turn.began = ++epoch;
      trying = null;
      answersSince = scheduler.nanoTime();
      stepBegan = answersSince;
      step = FIRST_STEP;
      left = step;
      advance();
    }
  }

  private void onFailure(Turn turn, Trouble why, Duration retryAfter) {
    if (open) {
      boolean inTurn = trying == turn;
      pause(inTurn ? retryAfter.plus(backoff.next()) : retryAfter);
      trouble = why;
      if (inTurn) {
        trying = null;
        tellWaiting();
      }
      advance();
    } else if (turn.began == epoch) {
      // A call from before the answer may only now be found to be lost, which is no news.
      open(retryAfter);
      trouble = why;
    }
  }

  private void open(Duration retryAfter) {
    open = true;
    epoch++;
    pausedUntil = scheduler.nanoTime();
    if (pausedUntil - answersSince >= WELL.toNanos()) {
      // Anything breaks once: the first try is made as soon as a watch wants to.
      backoff.reset();
      pause(retryAfter);
    } else {
      pause(retryAfter.plus(backoff.next()));
    }
    advance();
  }

  private void pause(Duration atLeast) {
    pausedUntil = Math.max(pausedUntil, scheduler.nanoTime() + atLeast.toNanos());
  }

  private void tellWaiting() {
    Trouble why = trouble;
    if (why != null) {
      waiting.forEach(turn -> turn.caller.failed(why));
    }
  }

  /** Does what is due, and sees to it that this is called again when more is. */
  private void advance() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    long now = scheduler.nanoTime();
    long next = open ? tryOne(now) : followUp(now);
    if (!waiting.isEmpty()) {
      timer = scheduler.schedule(() -> serial.execute(this::advance), Duration.ofNanos(next - now));
    }
  }

  /** Has one try if it is time; returns when to look again. */
  private long tryOne(long now) {
    if (trying != null && now - turnEnds >= 0) {
      trying = null;
      tellWaiting();
    }
    if (trying == null && now - pausedUntil >= 0 && !waiting.isEmpty()) {
      turnEnds = now + TURN.toNanos();
      trying = takeFirst();
      trying.go();
    }
    return trying == null ? pausedUntil : turnEnds;
  }

  /** Lets pass as many as this step has left; returns when the next one begins. */
  private long followUp(long now) {
    if (now - stepBegan >= STEP.toNanos()) {
      stepBegan = now;
      step = Math.min(LARGEST_STEP, step * 2);
      left = step;
    }
    while (left > 0 && !waiting.isEmpty()) {
      left--;
      takeFirst().go();
    }
    return stepBegan + STEP.toNanos();
  }

  private Turn takeFirst() {
    Iterator<Turn> turns = waiting.iterator();
    Turn first = turns.next();
    turns.remove();
    return first;
  }
}
