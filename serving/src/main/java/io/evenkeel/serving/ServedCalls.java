// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.evenkeel.core.time.Ticker;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.services.CallMetricRecorder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts a server's calls but those of {@link OwnServices}, and has each say at its end what the
 * server's load is. Thread-safe.
 */
final class ServedCalls {

  private final Ticker ticker;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder calls = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LatencyByLoad latencies = new LatencyByLoad();

  ServedCalls(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * Calls that ended.
   *
   * @param errors those of them of which the server is to blame
   */
  record Ended(long calls, long errors) {}

  /** Those that ended since the last time this was asked for. */
  Ended takeEnded() {
    return new Ended(calls.sumThenReset(), errors.sumThenReset());
  }

  int inFlight() {
    return inFlight.get();
  }

  LatencyByLoad latencies() {
    return latencies;
  }

  ServerInterceptor interceptor() {
    return new Interceptor();
  }

  private static boolean isError(Status status) {
    return switch (status.getCode()) {
      case UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
      default -> false;
    };
  }

  private final class Interceptor implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      if (OwnServices.have(call.getMethodDescriptor())) {
        return next.startCall(call, headers);
      }
      Served served = new Served(call.getMethodDescriptor().getType());
      ServerCall.Listener<Q> listener;
      try {
        listener =
            next.startCall(
                new SimpleForwardingServerCall<>(call) {
                  @Override
                  public void close(Status status, Metadata trailers) {
                    served.closes(status);
                    super.close(status, trailers);
                  }
                },
                headers);
      } catch (RuntimeException | Error e) {
        served.ended();
        throw e;
      }
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        public void onCancel() {
          served.ended();
          super.onCancel();
        }

        @Override
        public void onComplete() {
          served.ended();
          super.onComplete();
        }
      };
    }
  }

  /** One call. */
  private final class Served {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CallMetricRecorder recorder = CallMetricRecorder.getCurrent();
    private final long startedAt = ticker.nanoTime();
    private final int arrivedAt = inFlight.incrementAndGet();
    private final MethodType type;

    Served(MethodType type) {
      this.type = type;
    }

    void closes(Status status) {
      calls.increment();
      if (isError(status)) {
        errors.increment();
      } else if (type == MethodType.UNARY) {
        // How long a stream stays open is its caller's choice, and no matter of load.
        latencies.add(arrivedAt, ticker.nanoTime() - startedAt);
      }
      int now = inFlight.get();
      recorder.recordNamedMetric("rif", now);
      double latency = latencies.millis(now);
      if (latency > 0) {
        recorder.recordNamedMetric("latency_ms", latency);
      }
    }

    /** However it ends, it is in flight no more. */
    void ended() {
      if (ended.compareAndSet(false, true)) {
        inFlight.decrementAndGet();
      }
    }
  }
}
