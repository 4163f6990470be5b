// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.loopback;

import io.evenkeel.benchmarks.Greeting;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A Poisson process of calls, each on the next channel. A latency is from when the call was due, so
 * one that is sent late is not made to look quick.
 */
final class OpenLoop implements Runnable {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final List<? extends Channel> channels;
  private final double nanosBetween;
  private final RandomGenerator random;
  private final Ticker ticker = SystemTime.ticker();
  private volatile @Nullable Window window;

  OpenLoop(List<? extends Channel> channels, double perSecond, RandomGenerator random) {
    this.channels = channels;
    nanosBetween = 1e9 / perSecond;
    this.random = random;
  }

  /** Latencies of all calls, also of those that failed, in no order, and how many failed. */
  static final class Measured {
    final long[] nanos;
    final int failed;

    private Measured(long[] nanos, int failed) {
      this.nanos = nanos;
      this.failed = failed;
    }
  }

  @Override
  public void run() {
    double due = (double) ticker.nanoTime();
    for (int i = 0; ; i = (i + 1) % channels.size()) {
      due += random.nextExponential() * nanosBetween;
      for (long left = (long) due - ticker.nanoTime();
          left > 0;
          left = (long) due - ticker.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      call(channels.get(i), (long) due);
    }
  }

  private void call(Channel channel, long due) {
    Window to = window;
    if (to != null && !to.begins(due)) {
      to = null;
    }
    ClientCalls.asyncUnaryCall(
        channel.newCall(
            Greeting.GREET,
            CallOptions.DEFAULT.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)),
        Greeting.words(),
        new Answer(to, due));
  }

  /** The calls that are due in this time from now. */
  Measured measure(Duration time) throws InterruptedException {
    long begin = ticker.nanoTime();
    Window now = new Window(begin, begin + time.toNanos());
    window = now;
    // All calls that are due have begun a little later, and each has ended by its deadline.
    if (!now.over.await(time.plus(DEADLINE).plusSeconds(30).toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("Calls have not ended long after their deadline");
    }
    window = null;
    return new Measured(Arrays.copyOf(now.nanos, now.next.get()), now.failed.get());
  }

  private final class Answer implements StreamObserver<byte[]> {
    private final @Nullable Window window;
    private final long due;

    Answer(@Nullable Window window, long due) {
      this.window = window;
      this.due = due;
    }

    @Override
    public void onNext(byte[] words) {}

    @Override
    public void onError(Throwable error) {
      ended(true);
    }

    @Override
    public void onCompleted() {
      ended(false);
    }

    private void ended(boolean failed) {
      if (window != null) {
        window.ended(ticker.nanoTime() - due, failed);
      }
    }
  }

  /** What is measured. Its calls begin on one thread and end on any. */
  private static final class Window {
    private static final int MOST = 4_000_000;

    final CountDownLatch over = new CountDownLatch(1);
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger next = new AtomicInteger();
    final long[] nanos = new long[MOST];
    private final long begin;
    private final long end;
    // One for the time itself.
    private final AtomicInteger open = new AtomicInteger(1);
    private boolean closed;

    Window(long begin, long end) {
      this.begin = begin;
      this.end = end;
    }

    /** Whether a call that is due then is one of its own. */
    boolean begins(long due) {
      if (due - end >= 0) {
        if (!closed) {
          closed = true;
          release();
        }
        return false;
      }
      if (due - begin < 0) {
        return false;
      }
      open.incrementAndGet();
      return true;
    }

    void ended(long took, boolean failed) {
      nanos[next.getAndIncrement()] = took;
      if (failed) {
        this.failed.incrementAndGet();
      }
      release();
    }

    private void release() {
      if (open.decrementAndGet() == 0) {
        over.countDown();
      }
    }
  }
}
