// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection that has gone mute: when nothing at all was received for an interval, one
 * probe is sent; when nothing at all is received for the time-out after that, it is mute.
 *
 * <p>With ten seconds each a mute connection is found after 20 to 22 s of silence, and there are at
 * most six probes a minute, none on a connection that is busy. Thread-safe.
 */
final class LivenessProbe {

  /** The connection that is watched. */
  interface Target {
    /** When something was last received, on the clock of the timers. */
    long receivedAt();

    /** Runs {@code ready} as soon as a probe can be sent: at once, or later on any thread. */
    void beforeProbe(Runnable ready);

    /**
     * Sends a probe.
     *
     * @param unsent to be run if the client itself refused to send it, which proves nothing
     * @return ends it
     */
    Runnable sendProbe(Runnable unsent);

    /** Nothing was received in time. */
    void onMute(Duration silence);
  }

  private final Target target;
  private final Timers timers;
  private final RandomGenerator random;
  private final Duration interval;
  private final Duration timeout;
  private boolean running;
  private int starts;
  private long startedAt;
  private long probedAt;
  private @Nullable Runnable timer;
  private @Nullable Runnable probe;

  LivenessProbe(
      Target target, Timers timers, RandomGenerator random, Duration interval, Duration timeout) {
    this.target = target;
    this.timers = timers;
    this.random = random;
    this.interval = interval;
    this.timeout = timeout;
  }

  /** Begins to watch; without effect while it does already. */
  synchronized void start() {
    if (running) {
      return;
    }
    running = true;
    starts++;
    startedAt = timers.nanoTime();
    // Up to a tenth later, so that the connections of a process do not probe in step.
    long jitter = (long) (interval.toNanos() * 0.1 * random.nextDouble());
    timer = timers.schedule(this::onTick, interval.plusNanos(jitter));
  }

  /** Ends to watch; may be started again. */
  void stop() {
    Runnable timerToCancel;
    Runnable probeToCancel;
    synchronized (this) {
      running = false;
      timerToCancel = timer;
      probeToCancel = probe;
      timer = null;
      probe = null;
    }
    run(timerToCancel);
    run(probeToCancel);
  }

  private void onTick() {
    int round;
    synchronized (this) {
      if (!running) {
        return;
      }
      long silent = timers.nanoTime() - lastSign();
      if (silent < interval.toNanos()) {
        timer = timers.schedule(this::onTick, interval.minusNanos(silent));
        return;
      }
      timer = null;
      round = starts;
    }
    target.beforeProbe(() -> send(round));
  }

  /** The time-out begins here: what kept the probe from being sent says nothing of the peer. */
  private void send(int round) {
    synchronized (this) {
      if (!running || round != starts) {
        return; // Stopped meanwhile, and perhaps started again.
      }
      probedAt = timers.nanoTime();
      timer = timers.schedule(this::onDeadline, timeout);
    }
    Runnable sent = target.sendProbe(this::onUnsent);
    synchronized (this) {
      if (running) {
        probe = sent;
        return;
      }
    }
    sent.run();
  }

  private void onDeadline() {
    Runnable ended;
    Duration silence;
    synchronized (this) {
      if (!running) {
        return;
      }
      ended = probe;
      probe = null;
      long silent = timers.nanoTime() - lastSign();
      silence = Duration.ofNanos(silent);
      if (target.receivedAt() - probedAt >= 0) {
        // Life, be it on another stream: a probe without an answer is then that path's trouble.
        Duration next = interval.minusNanos(Math.min(silent, interval.toNanos()));
        timer = timers.schedule(this::onTick, next);
        silence = Duration.ZERO;
      } else {
        running = false;
        timer = null;
      }
    }
    run(ended);
    if (!silence.isZero()) {
      target.onMute(silence);
    }
  }

  private synchronized void onUnsent() {
    if (running && timer != null) {
      timer.run();
      timer = timers.schedule(this::onTick, interval);
    }
  }

  private long lastSign() {
    long received = target.receivedAt();
    return received - startedAt > 0 ? received : startedAt;
  }

  private static void run(@Nullable Runnable cancel) {
    if (cancel != null) {
      cancel.run();
    }
  }
}
