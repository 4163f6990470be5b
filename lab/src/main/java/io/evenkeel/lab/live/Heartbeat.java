// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.lab.state.Stall;
import java.time.Duration;
import java.util.List;

/**
 * Sees when this machine stands still: on a thread of its own, as a lab that takes its time for a
 * tick is no machine that stands.
 *
 * <p>Thread-safe. {@link #close} ends the thread.
 */
final class Heartbeat implements AutoCloseable {

  // What a stall may be told too short by.
  private static final Duration PERIOD = Duration.ofMillis(100);

  private final SystemTime time = SystemTime.start("evenkeel-lab-heartbeat");
  private final long startNanos;
  private final Stalls stalls;

  /**
   * Does not beat yet.
   *
   * @param startNanos when the lab began, by the machine's clock
   * @param rememberedSeconds for how long a stall is told
   */
  Heartbeat(long startNanos, double rememberedSeconds) {
    this.startNanos = startNanos;
    this.stalls = new Stalls(PERIOD.toNanos(), rememberedSeconds);
  }

  /** Beats from now on. */
  void start() {
    var unused = time.schedule(this::beat, Duration.ZERO);
  }

  private void beat() {
    stalls.beat(sinceStart());
    var unused = time.schedule(this::beat, PERIOD);
  }

  private long sinceStart() {
    return time.nanoTime() - startNanos;
  }

  /** Those that are remembered, the newest last. */
  List<Stall> stalls() {
    return stalls.at(sinceStart());
  }

  @Override
  public void close() {
    time.close();
  }
}
