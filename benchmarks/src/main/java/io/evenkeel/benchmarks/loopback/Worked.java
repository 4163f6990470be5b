// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.loopback;

import io.evenkeel.benchmarks.Greeting;
import io.evenkeel.core.time.Scheduler;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * What a server does with its calls: some workers take one each, for a time that is log-normal as
 * service times mostly are, and what comes meanwhile waits in a queue. Thread-safe.
 */
final class Worked {

  // Of the logarithm; the coefficient of variation is then 1.
  private static final double SIGMA = Math.sqrt(Math.log(2));

  private final int workers;
  private final Duration mean;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Queue<StreamObserver<byte[]>> waiting = new ArrayDeque<>();
  private int busy;
  private double slowness = 1;
  private boolean failing;

  /**
   * A server's work.
   *
   * @param mean of a call, zero for answers at once, whatever the workers do
   */
  Worked(int workers, Duration mean, Scheduler scheduler, RandomGenerator random) {
    this.workers = workers;
    this.mean = mean;
    this.scheduler = scheduler;
    this.random = random;
  }

  /** A call came. */
  void take(StreamObserver<byte[]> caller) {
    boolean fails;
    synchronized (this) {
      fails = failing;
      if (!fails && !mean.isZero()) {
        if (busy == workers) {
          waiting.add(caller);
        } else {
          busy++;
          work(caller);
        }
        return;
      }
    }
    if (fails) {
      caller.onError(Status.UNAVAILABLE.withDescription("fails at once").asRuntimeException());
    } else {
      answer(caller);
    }
  }

  private void work(StreamObserver<byte[]> caller) {
    double means = Math.exp(SIGMA * random.nextGaussian() - SIGMA * SIGMA / 2);
    var unused =
        scheduler.schedule(
            () -> {
              done();
              answer(caller);
            },
            Duration.ofNanos((long) (means * slowness * mean.toNanos())));
  }

  private synchronized void done() {
    StreamObserver<byte[]> next = waiting.poll();
    if (next == null) {
      busy--;
    } else {
      work(next);
    }
  }

  private static void answer(StreamObserver<byte[]> caller) {
    caller.onNext(Greeting.words());
    caller.onCompleted();
  }

  /** From now on calls take so many times as long. */
  synchronized void slow(double times) {
    slowness = times;
  }

  /** From now on calls fail at once, or do not. */
  synchronized void fail(boolean on) {
    failing = on;
  }
}
