// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A steady rate of calls and a number of open streams on one channel. Thread-safe. */
final class Load {

  private static final int WARM_CALLS = 300;

  private final Channel channel;
  private final Report report;
  private final int rate;
  private final int streams;
  private final Duration streamTime;
  private final Duration deadline;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger openCalls = new AtomicInteger();
  private final AtomicInteger openStreams = new AtomicInteger();
  private final CountDownLatch countReached = new CountDownLatch(1);
  private volatile long count = Long.MAX_VALUE;
  private volatile boolean stopped;
  private volatile boolean ended;

  Load(
      Channel channel,
      Report report,
      int rate,
      int streams,
      Duration streamTime,
      Duration deadline) {
    this.channel = channel;
    this.report = report;
    this.rate = rate;
    this.streams = streams;
    this.streamTime = streamTime;
    this.deadline = deadline;
  }

  /**
   * Calls until one is answered and the code is warm: a cold JVM is slower than the deadline, which
   * says nothing of the servers.
   */
  void warmUp(int seconds) {
    if (seconds == 0) {
      return;
    }
    CallOptions options =
        CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(seconds, TimeUnit.SECONDS);
    for (int i = 0; i < WARM_CALLS; i++) {
      try {
        var unused = ClientCalls.blockingUnaryCall(channel, WhoService.ASK, options, "");
      } catch (StatusRuntimeException e) {
        // What is wrong is what the counted calls will show.
        return;
      }
    }
  }

  void start() {
    // At a fixed rate: a call that is late is sent at once, so none is left out.
    if (rate > 0) {
      var unused =
          timer.scheduleAtFixedRate(this::call, 0, 1_000_000_000L / rate, TimeUnit.NANOSECONDS);
    }
    for (int i = 0; i < streams; i++) {
      // Spread, so that they do not all end at once.
      var unused =
          timer.schedule(this::stream, streamTime.toMillis() * i / streams, TimeUnit.MILLISECONDS);
    }
    var unused = timer.scheduleAtFixedRate(report::second, 1, 1, TimeUnit.SECONDS);
  }

  void awaitEnd(Duration time, int count) throws InterruptedException {
    if (count > 0) {
      this.count = count;
    }
    var unused = countReached.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop() {
    stopped = true;
    timer.shutdownNow();
  }

  /** Whether all calls have been answered in time. What fails afterwards is not counted. */
  boolean awaitAnswers(Duration time) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    boolean answered = false;
    for (long waited = 0; !answered && waited < time.toMillis(); waited += 20) {
      var unused = never.await(20, TimeUnit.MILLISECONDS);
      answered = openCalls.get() == 0 && openStreams.get() == 0;
    }
    ended = true;
    return answered;
  }

  private void call() {
    if (stopped || sent.get() >= count) {
      if (openCalls.get() == 0) {
        countReached.countDown();
      }
      return;
    }
    sent.incrementAndGet();
    openCalls.incrementAndGet();
    ClientCall<String, String> call =
        channel.newCall(
            WhoService.ASK,
            CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS));
    ClientCalls.asyncUnaryCall(call, "", new Answer(false, call));
  }

  private void stream() {
    if (stopped) {
      return;
    }
    openStreams.incrementAndGet();
    Duration atMost = streamTime.plus(deadline);
    ClientCall<String, String> call =
        channel.newCall(
            WhoService.LISTEN,
            CallOptions.DEFAULT.withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS));
    ClientCalls.asyncServerStreamingCall(call, "" + streamTime.toMillis(), new Answer(true, call));
  }

  private final class Answer implements StreamObserver<String> {
    private final boolean stream;
    private final ClientCall<?, ?> call;
    private final Instant begun = report.now();
    private String from = "";

    Answer(boolean stream, ClientCall<?, ?> call) {
      this.stream = stream;
      this.call = call;
    }

    @Override
    public void onNext(String server) {
      from = server;
    }

    @Override
    public void onError(Throwable error) {
      if (!ended) {
        SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        report.failed(
            stream,
            Status.fromThrowable(error),
            from,
            address == null ? "" : address.toString(),
            begun);
      }
      (stream ? openStreams : openCalls).decrementAndGet();
      again();
    }

    @Override
    public void onCompleted() {
      report.ok(stream, from);
      (stream ? openStreams : openCalls).decrementAndGet();
      again();
    }

    private void again() {
      if (stream && !stopped) {
        // Not on the spot: a channel that fails at once must not be asked without end.
        try {
          var unused = timer.schedule(Load.this::stream, 50, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
          // Stopped in between.
          stopped = true;
        }
      }
    }
  }
}
