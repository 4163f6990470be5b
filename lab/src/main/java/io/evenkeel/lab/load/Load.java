// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import io.evenkeel.core.time.Ticker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Begins the calls of all ways of calling when they are due, from one thread of its own: the
 * callers must not block.
 *
 * <p>Thread-safe. {@link #close} ends the thread.
 */
public final class Load implements AutoCloseable {

  // Finer than a service time, coarser than what a busy machine can keep: latencies count from
  // when a call was due, so what comes late is seen.
  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long END_MILLIS = 2000;

  private final Ticker ticker;
  private final List<LongConsumer> callers;
  private final Schedule[] schedules;
  private final Thread thread;
  private volatile double ratePerCaller;
  private volatile boolean closed;

  private Load(Ticker ticker, List<LongConsumer> callers, double ratePerCaller) {
    this.ticker = ticker;
    this.callers = List.copyOf(callers);
    this.ratePerCaller = ratePerCaller;
    this.schedules = new Schedule[callers.size()];
    long start = ticker.nanoTime();
    for (int i = 0; i < schedules.length; i++) {
      schedules[i] = new Schedule(ratePerCaller, start, (double) i / schedules.length);
    }
    this.thread = new Thread(this::run, "evenkeel-lab-load");
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param callers each is told when a call is due, by the ticker's nanoseconds
   * @param ratePerCaller calls a second, above 0
   */
  public static Load start(Ticker ticker, List<LongConsumer> callers, double ratePerCaller) {
    Load load = new Load(ticker, callers, ratePerCaller);
    load.thread.start();
    return load;
  }

  /** Calls a second and caller. */
  public double ratePerCaller() {
    return ratePerCaller;
  }

  /** Another rate from now on; above 0. */
  public void ratePerCaller(double rate) {
    ratePerCaller = rate;
  }

  private void run() {
    double rate = ratePerCaller;
    while (!closed) {
      double wanted = ratePerCaller;
      long now = ticker.nanoTime();
      if (wanted != rate) {
        rate = wanted;
        for (Schedule schedule : schedules) {
          schedule.rate(rate, now);
        }
      }
      for (int i = 0; i < schedules.length; i++) {
        while (schedules[i].isDue(now)) {
          begin(callers.get(i), schedules[i].take());
        }
      }
      LockSupport.parkNanos(PERIOD);
    }
  }

  private static void begin(LongConsumer caller, long due) {
    try {
      caller.accept(due);
    } catch (RuntimeException e) {
      Logger log = System.getLogger(Load.class.getName());
      log.log(Level.ERROR, "A call could not be begun", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
