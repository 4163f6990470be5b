// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import java.time.Duration;

/**
 * A new process is slow at first: code is not compiled, caches are empty, pools have no connection.
 *
 * @param times how many times slower it is in its first moment
 * @param decay after which a third (1/e) of the excess is left
 */
public record ColdStart(double times, Duration decay) {

  /** A JVM: six times slower at first, warm after some 15 seconds. */
  public static final ColdStart DEFAULT = new ColdStart(6, Duration.ofSeconds(5));

  private static final long STEP = Duration.ofMillis(100).toNanos();
  private static final double WARM = 1.01;

  void begin(Server server, EventLoop loop) {
    step(server, loop, loop.now());
  }

  private void step(Server server, EventLoop loop, long bornAt) {
    double age = (double) (loop.now() - bornAt) / decay.toNanos();
    double slower = 1 + (times - 1) * Math.exp(-age);
    boolean warm = slower < WARM;
    server.setSpeed(this, warm ? 1 : 1 / slower);
    if (!warm) {
      loop.after(STEP, () -> step(server, loop, bornAt));
    }
  }
}
