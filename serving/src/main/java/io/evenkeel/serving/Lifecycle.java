// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The life of a gRPC server, and above all its end: so that in a rolling update no call is lost.
 *
 * <pre>{@code
 * Server server = builder.addService(health.getHealthService()).build().start();
 * Lifecycle.of(server).health(health).drainOnSigterm();
 * server.awaitTermination();
 * }</pre>
 *
 * <p>On SIGTERM, in this order:
 *
 * <ol>
 *   <li>health says NOT_SERVING, for good, and what else was told of the server is told that it
 *       leaves ({@link Builder#onLeaving});
 *   <li>calls are accepted as before until clients have heard of it: the lame-duck time. Kubernetes
 *       takes a pod out of the EndpointSlices at the moment of the signal, not before it, so
 *       without this step calls arrive at a closed door. A server that takes no calls, since it was
 *       never started or was shut down before, leaves without it;
 *   <li>{@link Server#shutdown}: no new connection, and a GOAWAY on the others; calls that run go
 *       on, and streams are told ({@link DrainNotice});
 *   <li>when all have ended, or after the drain time: {@link Server#shutdownNow}.
 * </ol>
 *
 * <p>All of it is bounded by {@link Timeline#total}, whatever those do that are told. Thread-safe.
 */
public final class Lifecycle {

  /** The pod's {@code terminationGracePeriodSeconds}, if the pod tells it by its environment. */
  static final String GRACE_PERIOD = "EVENKEEL_GRACE_PERIOD_SECONDS";

  private static final Duration KUBERNETES_GRACE_PERIOD = Duration.ofSeconds(30);

  private final Server server;
  private final @Nullable HealthStatusManager health;
  private final @Nullable DrainNotice notice;
  private final Timeline timeline;
  private final List<Runnable> leaving;
  private final Ticker ticker;
  private final Waits waits;
  private final TellingThreads threads;
  private final Logger log;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable Thread> drains = new AtomicReference<>();

  private Lifecycle(Builder from) {
    server = from.server;
    health = from.health;
    notice = from.notice;
    timeline = from.timeline;
    leaving = List.copyOf(from.leaving);
    ticker = from.ticker;
    waits = from.waits;
    log = from.log;
    threads = new TellingThreads(from.threads, log);
  }

  /** The life of a server, which may be started already or later. */
  public static Builder of(Server server) {
    return new Builder(server);
  }

  /** Where it is. */
  public Phase phase() {
    return phase.get();
  }

  /** The longest that each step takes. */
  public Timeline timeline() {
    return timeline;
  }

  /** Warms up on a thread of its own; then it is ready. */
  private void warmUp(WarmUp warmUp) {
    Thread thread =
        new Thread(
            () -> {
              try {
                warmUp.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception | Error e) {
                log.log(Level.WARNING, "The warm-up failed; the server serves cold", e);
              }
              ready();
            },
            "evenkeel-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * It is warm: health says SERVING from now on. Called once the warm-up has ended where there is
   * one. Without effect after the drain began.
   */
  void ready() {
    if (phase.compareAndSet(Phase.STARTING, Phase.SERVING)
        && health != null
        && !Health.serves(health)) {
      log.log(
          Level.WARNING,
          "Health stays NOT_SERVING: a server that it belonged to has left, which is for good. Give"
              + " a server that is started after that a new HealthStatusManager");
    }
  }

  /**
   * Leaves, and returns when the server has ended, which is within {@link Timeline#total}. If it
   * leaves already, waits for that; if the calling thread is one of the drain, as when a listener
   * calls it, returns at once. An interrupt ends the waits and cuts what still runs.
   */
  public void drain() {
    if (drains.compareAndSet(null, Thread.currentThread())) {
      try {
        leave();
      } finally {
        phase.set(Phase.ENDED);
        ended.countDown();
      }
    } else if (!Thread.currentThread().equals(drains.get()) && !threads.areCurrent()) {
      try {
        if (!ended.await(timeline.total().plus(Timeline.MARGIN).toNanos(), TimeUnit.NANOSECONDS)) {
          log.log(Level.WARNING, "The drain that began before has not ended in its time");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void leave() {
    long began = ticker.nanoTime();
    boolean serves = serves();
    if (serves) {
      phase.set(Phase.LAME_DUCK);
      log.log(Level.INFO, "Leaving: accepts calls for {0} more", timeline.lameDuck());
    } else {
      phase.set(Phase.DRAINING);
      log.log(Level.INFO, "Leaving at once: the server takes no calls");
    }
    if (health != null) {
      Health.leaves(health);
    }
    Queue<Runnable> untold = new ConcurrentLinkedQueue<>(leaving);
    CountDownLatch allTold = new CountDownLatch(leaving.size());
    for (Runnable listener : leaving) {
      threads.execute(
          () -> {
            tell(listener);
            untold.remove(listener);
            allTold.countDown();
          });
    }
    boolean interrupted = serves && waits.lameDuck(server, timeline.lameDuck());
    phase.set(Phase.DRAINING);
    server.shutdown();
    if (notice != null) {
      notice.tell(threads);
    }
    // Theirs is the lame-duck time, also where the server has no use for it.
    Duration left = timeline.lameDuck().minus(since(began));
    if (!interrupted && !left.isNegative() && !left.isZero() && allTold.getCount() > 0) {
      interrupted = waits.told(allTold, left);
    }
    for (Runnable listener : untold) {
      log.log(
          Level.WARNING,
          "{0}, given to onLeaving, has not returned within {1}; the server leaves all the same",
          listener,
          since(began));
    }
    if (!interrupted) {
      interrupted = waits.terminated(server, timeline.drain());
    }
    if (!server.isTerminated()) {
      log.log(
          Level.WARNING,
          "Calls still ran after a drain of {0}, and are cut{1}",
          timeline.drain(),
          notice == null ? "" : ": " + notice.open() + " of the application's");
      warnOfBlocking();
      server.shutdownNow();
      interrupted |= waits.terminated(server, Timeline.CUT);
    }
    log.log(
        server.isTerminated() ? Level.INFO : Level.ERROR,
        server.isTerminated()
            ? "Left after {0}"
            : "After {0} the server has not ended; a handler ignores its being cancelled",
        since(began));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether calls may come; yes where that cannot be known. */
  private boolean serves() {
    if (server.isShutdown()) {
      return false;
    }
    try {
      // gRPC's servers, whatever their transport, have no port before their start has succeeded.
      var unused = server.getPort();
      return true;
    } catch (IllegalStateException notStarted) {
      return false;
    } catch (RuntimeException unknown) {
      return true;
    }
  }

  private Duration since(long began) {
    return Duration.ofNanos(ticker.nanoTime() - began);
  }

  private void warnOfBlocking() {
    if (notice == null) {
      return;
    }
    for (Runnable blocks : notice.blocking()) {
      log.log(
          Level.WARNING,
          "{0}, given to DrainNotice.onDrain, has not returned within {1}; it must not block."
              + " Calls that were not told of the drain: {2}",
          blocks,
          timeline.drain(),
          notice.untold());
    }
  }

  private void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException | Error e) {
      log.log(Level.ERROR, "Who was to be told that the server leaves failed: " + listener, e);
    }
  }

  /** Builds a {@link Lifecycle}. Not thread-safe. */
  public static final class Builder {
    private final Server server;
    private final List<Runnable> leaving = new ArrayList<>();
    private @Nullable HealthStatusManager health;
    private @Nullable DrainNotice notice;
    private @Nullable WarmUp warmUp;
    private Timeline timeline = Timeline.DEFAULT;
    private @Nullable Duration gracePeriod;
    private Ticker ticker = SystemTime.ticker();
    private Waits waits = Waits.real();
    private Executor threads = TellingThreads::daemon;
    private Logger log = System.getLogger(Lifecycle.class.getName());

    private Builder(Server server) {
      this.server = server;
    }

    /**
     * The server's health service: it says SERVING when warm, and NOT_SERVING from the signal on,
     * for good and for all servers that have it.
     */
    public Builder health(HealthStatusManager health) {
      this.health = health;
      return this;
    }

    /** Other times than {@link Timeline#DEFAULT}. */
    public Builder timeline(Timeline timeline) {
      this.timeline = timeline;
      return this;
    }

    /**
     * What must be done before the health service says SERVING; runs on a thread of its own, from
     * {@link #build} on, so maybe before the server listens.
     *
     * <p>Build the lifecycle before the server is started:
     *
     * <pre>{@code
     * Server server = builder.addService(health.getHealthService()).build();
     * Lifecycle.of(server).health(health).warmUp(caches::fill).drainOnSigterm();
     * server.start().awaitTermination();
     * }</pre>
     *
     * <p>A new {@link HealthStatusManager} says SERVING, so that a probe that comes between the
     * start and this would make a cold pod ready. Where a framework starts the server, have health
     * say NOT_SERVING before it does.
     */
    public Builder warmUp(WarmUp warmUp) {
      this.warmUp = warmUp;
      return this;
    }

    /** Streams that are told when the drain begins. */
    public Builder notice(DrainNotice notice) {
      this.notice = notice;
      return this;
    }

    /**
     * Run at the signal: to take the server out of a registry. Each runs on a daemon thread of its
     * own and has the lame-duck time, also where the server needs none, so the timeline holds
     * whatever they do; one that has not returned when that is over is warned of, by its {@code
     * toString}.
     */
    public Builder onLeaving(Runnable listener) {
      leaving.add(listener);
      return this;
    }

    /**
     * The pod's {@code terminationGracePeriodSeconds}, to be warned where the timeline does not
     * fit; else the environment variable {@code EVENKEEL_GRACE_PERIOD_SECONDS}, else Kubernetes' 30
     * s.
     */
    public Builder gracePeriod(Duration gracePeriod) {
      this.gracePeriod = gracePeriod;
      return this;
    }

    Builder clock(Ticker ticker, Waits waits) {
      this.ticker = ticker;
      this.waits = waits;
      return this;
    }

    Builder threads(Executor threads) {
      this.threads = threads;
      return this;
    }

    Builder log(Logger log) {
      this.log = log;
      return this;
    }

    /** A lifecycle whose {@link #drain} the caller sees to, such as a framework's stop. */
    public Lifecycle build() {
      Lifecycle lifecycle = new Lifecycle(this);
      warnIfTooLong(System.getenv(GRACE_PERIOD));
      WarmUp first = warmUp;
      if (first == null) {
        lifecycle.ready();
      } else {
        if (health != null) {
          Health.warmsUp(health);
        }
        lifecycle.warmUp(first);
      }
      return lifecycle;
    }

    /**
     * A lifecycle that drains when the process is asked to end: by SIGTERM, SIGINT or {@code
     * System.exit}. Where the process ends already, as when a hook of its own calls this, the
     * server leaves before this returns.
     */
    public Lifecycle drainOnSigterm() {
      Lifecycle lifecycle = build();
      try {
        Runtime.getRuntime().addShutdownHook(new Thread(lifecycle::drain, "evenkeel-drain"));
      } catch (IllegalStateException ending) {
        log.log(Level.INFO, "The process ends already, and takes no more hooks: drains now");
        lifecycle.drain();
      }
      return lifecycle;
    }

    void warnIfTooLong(@Nullable String environment) {
      Duration grace = gracePeriod;
      if (grace == null) {
        grace = environment == null ? KUBERNETES_GRACE_PERIOD : read(environment);
      }
      Duration needed = timeline.gracePeriod();
      if (needed.compareTo(grace) > 0) {
        log.log(
            Level.WARNING,
            "Leaving takes up to {0} s, but the pod is killed after {1} s. Give it the time, in the"
                + " pod''s spec:\n"
                + "  terminationGracePeriodSeconds: {0}\n"
                + "  containers:\n"
                + "  - env:\n"
                + "    - name: {2}\n"
                + "      value: \"{0}\"",
            // As text: a number would be given the separators of the reader's language.
            String.valueOf(needed.toSeconds()),
            String.valueOf(grace.toSeconds()),
            GRACE_PERIOD);
      }
    }

    private Duration read(String text) {
      try {
        long seconds = Long.parseLong(text);
        if (seconds >= 0) {
          return Duration.ofSeconds(seconds);
        }
      } catch (NumberFormatException e) {
        // Told below.
      }
      log.log(
          Level.WARNING,
          "{0} must be a whole number of seconds, but is ''{1}''; taken for {2}",
          GRACE_PERIOD,
          text,
          KUBERNETES_GRACE_PERIOD.toSeconds());
      return KUBERNETES_GRACE_PERIOD;
    }
  }
}
