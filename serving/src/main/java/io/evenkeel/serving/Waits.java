// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.grpc.Server;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The waits of a drain, which tests do not wait for. Each tells whether it was interrupted. */
interface Waits {

  /** Lets that time pass, or less where the server ends before. */
  boolean lameDuck(Server server, Duration time);

  /** Until all are told, or that time is over. */
  boolean told(CountDownLatch untold, Duration time);

  /** Until the server has ended, or that time is over. */
  boolean terminated(Server server, Duration time);

  /** Waits that take their time. */
  static Waits real() {
    return new Waits() {
      @Override
      public boolean lameDuck(Server server, Duration time) {
        return terminated(server, time);
      }

      @Override
      public boolean told(CountDownLatch untold, Duration time) {
        try {
          var unused = untold.await(time.toNanos(), TimeUnit.NANOSECONDS);
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
