// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.grpc.Server;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The waits of a drain, which tests do not wait for. Each tells whether it was interrupted. */
interface Waits {

  /** Lets that time pass. */
  boolean pause(Duration time);

  /** Until the server has ended, or that time is over. */
  boolean terminated(Server server, Duration time);

  /** Waits that take their time. */
  static Waits real() {
    return new Waits() {
      @Override
      public boolean pause(Duration time) {
        try {
          // Never counted down: what is waited for is the time.
          var unused = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
          return false;
        } catch (InterruptedException e) {
          return true;
        }
      }

      @Override
      public boolean terminated(Server server, Duration time) {
        try {
          var unused = server.awaitTermination(time.toNanos(), TimeUnit.NANOSECONDS);
          return false;
        } catch (InterruptedException e) {
          return true;
        }
      }
    };
  }
}
