// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import java.time.Duration;

/** What a server knows of its last second, and tells with each answer of the next one. */
final class LoadSampling {

  // As often as LoadReporting of evenkeel-serving.
  private static final long PERIOD = Duration.ofSeconds(1).toNanos();

  private final EventLoop loop;
  private final int workers;
  private final Gauge busy = new Gauge();
  private int answered;
  private int failed;
  private double utilization;
  private double qps;
  private double eps;

  LoadSampling(EventLoop loop, int workers) {
    this.loop = loop;
    this.workers = workers;
  }

  /** Samples each second from now on. */
  void start() {
    busy.restart(loop.now());
    plan();
  }

  private void plan() {
    loop.after(PERIOD, this::sample);
  }

  private void sample() {
    double seconds = PERIOD / 1e9;
    utilization = busy.mean(loop.now()) / workers;
    qps = (answered + failed) / seconds;
    eps = failed / seconds;
    busy.restart(loop.now());
    answered = 0;
    failed = 0;
    plan();
  }

  void busy(int change) {
    busy.add(change, loop.now());
  }

  void ended(boolean answer) {
    if (answer) {
      answered++;
    } else {
      failed++;
    }
  }

  ServerLoad load(int inFlight, long latency) {
    return new ServerLoad(utilization, qps, eps, inFlight, latency / 1e6);
  }
}
