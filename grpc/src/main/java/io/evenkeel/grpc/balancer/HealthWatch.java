// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelLogger;
import io.grpc.ChannelLogger.ChannelLogLevel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.grpc.SynchronizationContext.ScheduledHandle;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks the health service of one endpoint whether it serves, for as long as its connection stands
 * (gRFC A17).
 *
 * <p>gRPC's own wrapper reports an endpoint that does not serve as one that cannot be reached; here
 * the two are told apart, because one of them can still be called in a panic.
 *
 * <p>A server without the health service counts as serving. A watch that breaks before it has said
 * anything is tried again after a wait that doubles, with jitter; the endpoint does not serve
 * meanwhile. All state is touched in the synchronization context. The one class that needs
 * grpc-services.
 */
final class HealthWatch {

  private static final long FIRST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final double JITTER = 0.2;

  private final Channel channel;
  private final String service;
  private final SynchronizationContext context;
  private final ScheduledExecutorService timers;
  private final RandomGenerator random;
  private final ChannelLogger log;
  private final Listener listener;
  private @Nullable ClientCall<HealthCheckRequest, HealthCheckResponse> call;
  private @Nullable ScheduledHandle retry;
  private long wait = FIRST_WAIT_NANOS;
  private boolean closed;
  private boolean hasAnswered;

  /** Is told what the service says, each time it says something. */
  interface Listener {
    void serving(boolean serving);
  }

  /**
   * @param channel of the one connection
   * @param service whose health is asked for; empty for that of the server
   */
  HealthWatch(
      Channel channel,
      String service,
      SynchronizationContext context,
      ScheduledExecutorService timers,
      RandomGenerator random,
      ChannelLogger log,
      Listener listener) {
    this.channel = channel;
    this.service = service;
    this.context = context;
    this.timers = timers;
    this.random = random;
    this.log = log;
    this.listener = listener;
  }

  void start() {
    retry = null;
    ClientCall<HealthCheckRequest, HealthCheckResponse> started =
        channel.newCall(HealthGrpc.getWatchMethod(), CallOptions.DEFAULT);
    call = started;
    started.start(new Answers(started), new Metadata());
    started.sendMessage(HealthCheckRequest.newBuilder().setService(service).build());
    started.halfClose();
    started.request(1);
  }

  /** Whether it is known by now what the endpoint says, be it that it does not answer. */
  boolean hasAnswered() {
    return hasAnswered;
  }

  /** Ends it; nobody is told anything more. */
  void close() {
    closed = true;
    if (retry != null) {
      retry.cancel();
    }
    if (call != null) {
      call.cancel("The connection is of no use any more", null);
    }
  }

  private void said(boolean serving) {
    if (!closed) {
      hasAnswered = true;
      listener.serving(serving);
    }
  }

  private void ended(Status status, boolean answered) {
    if (closed) {
      return;
    }
    if (status.getCode() == Status.Code.UNIMPLEMENTED) {
      log.log(ChannelLogLevel.ERROR, "No health service there: taken for serving");
      said(true);
      return;
    }
    log.log(ChannelLogLevel.INFO, "The health watch ended: {0}", status);
    said(false);
    if (closed) {
      return;
    }
    if (answered) {
      wait = FIRST_WAIT_NANOS;
      start();
      return;
    }
    long delay = (long) (wait * (1 + JITTER * (2 * random.nextDouble() - 1)));
    wait = Math.min(LONGEST_WAIT_NANOS, wait * 8 / 5);
    retry = context.schedule(this::start, delay, TimeUnit.NANOSECONDS, timers);
  }

  private final class Answers extends ClientCall.Listener<HealthCheckResponse> {
    private final ClientCall<?, ?> of;
    private boolean answered;

    Answers(ClientCall<?, ?> of) {
      this.of = of;
    }

    @Override
    public void onMessage(HealthCheckResponse message) {
      context.execute(
          () -> {
            answered = true;
            said(message.getStatus() == ServingStatus.SERVING);
            of.request(1);
          });
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      context.execute(() -> ended(status, answered));
    }
  }
}
