// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.services.CallMetricRecorder;
import io.grpc.services.MetricRecorder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.grpc.xds.orca.OrcaMetricReportingServerInterceptor;
import io.grpc.xds.orca.OrcaServiceImpl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A gRPC server on 127.0.0.1 that can be made slow, failing, mute and unhealthy. */
final class FaultyServer implements AutoCloseable {

  private static final String SERVICE = "evenkeel.test.Faulty";
  static final MethodDescriptor<byte[], byte[]> UNARY =
      method("Call", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> STREAM =
      method("Stream", MethodDescriptor.MethodType.SERVER_STREAMING);
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger reportStreams = new AtomicInteger();
  private final Queue<StreamObserver<byte[]>> open = new ConcurrentLinkedQueue<>();
  private final HealthStatusManager health = new HealthStatusManager();
  private final MetricRecorder metrics = MetricRecorder.newInstance();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final Server server;
  volatile @Nullable Status failure;
  volatile @Nullable String pushback;
  volatile boolean mute;
  volatile int delayMillis;
  // What each answer reports by name.
  volatile Map<String, Double> named = Map.of();

  private FaultyServer(boolean withHealth) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder(SERVICE)
                    .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::unary))
                    .addMethod(STREAM, ServerCalls.asyncServerStreamingCall(this::stream))
                    .build())
            .addService(OrcaServiceImpl.createService(timers, metrics, 50, TimeUnit.MILLISECONDS))
            .intercept(OrcaMetricReportingServerInterceptor.create(metrics))
            .intercept(new ReportStreams())
            .addTransportFilter(
                new ServerTransportFilter() {
                  @Override
                  public Attributes transportReady(Attributes attributes) {
                    connections.incrementAndGet();
                    return attributes;
                  }
                });
    if (withHealth) {
      builder.addService(health.getHealthService());
    }
    server = builder.build().start();
  }

  static FaultyServer start() throws IOException {
    return new FaultyServer(true);
  }

  static FaultyServer withoutHealthService() throws IOException {
    return new FaultyServer(false);
  }

  private void unary(byte[] request, StreamObserver<byte[]> response) {
    calls.incrementAndGet();
    named.forEach(CallMetricRecorder.getCurrent()::recordNamedMetric);
    Status fails = failure;
    if (mute) {
      open.add(response);
    } else if (fails != null) {
      Metadata trailers = new Metadata();
      if (pushback != null) {
        trailers.put(PUSHBACK, pushback);
      }
      response.onError(new StatusException(fails, trailers));
    } else if (delayMillis > 0) {
      var unused =
          timers.schedule(() -> answer(request, response), delayMillis, TimeUnit.MILLISECONDS);
    } else {
      answer(request, response);
    }
  }

  private static void answer(byte[] request, StreamObserver<byte[]> response) {
    response.onNext(request);
    response.onCompleted();
  }

  private void stream(byte[] request, StreamObserver<byte[]> response) {
    calls.incrementAndGet();
    if (!mute) {
      response.onNext(request);
    }
    open.add(response);
  }

  /** Ends the calls that are open. */
  void finish() {
    for (StreamObserver<byte[]> next = open.poll(); next != null; next = open.poll()) {
      next.onCompleted();
    }
  }

  /** Calls that were made mute, or are streams that did not end yet. */
  int openCalls() {
    return open.size();
  }

  void serving(String service, boolean serving) {
    health.setStatus(service, serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  MetricRecorder metrics() {
    return metrics;
  }

  /** Streams of load reports that are open now. */
  int reportStreams() {
    return reportStreams.get();
  }

  int port() {
    return server.getPort();
  }

  SocketAddress address() {
    return server.getListenSockets().get(0);
  }

  String id() {
    return "127.0.0.1:" + port();
  }

  /** Calls since the last time this was asked for. */
  int takeCalls() {
    return calls.getAndSet(0);
  }

  int calls() {
    return calls.get();
  }

  /** Connections that were ever made. */
  int connections() {
    return connections.get();
  }

  /** The status of one call, with a generous deadline unless it has one. */
  static Status.Code call(Channel channel, CallOptions options) {
    CallOptions bounded =
        options.getDeadline() == null ? options.withDeadlineAfter(30, TimeUnit.SECONDS) : options;
    try {
      var unused = ClientCalls.blockingUnaryCall(channel, UNARY, bounded, new byte[0]);
      return Status.Code.OK;
    } catch (io.grpc.StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  /** Begins a stream, or a call that may never be answered; ended by cancelling it. */
  static ClientCall<byte[], byte[]> begin(
      Channel channel, MethodDescriptor<byte[], byte[]> method) {
    ClientCall<byte[], byte[]> call = channel.newCall(method, CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    call.request(10);
    call.sendMessage(new byte[0]);
    call.halfClose();
    return call;
  }

  @Override
  public void close() {
    server.shutdownNow();
    timers.shutdownNow();
  }

  private static MethodDescriptor<byte[], byte[]> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private final class ReportStreams implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      if (!"xds.service.orca.v3.OpenRcaService"
          .equals(call.getMethodDescriptor().getServiceName())) {
        return next.startCall(call, headers);
      }
      reportStreams.incrementAndGet();
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onCancel() {
          reportStreams.decrementAndGet();
          super.onCancel();
        }
      };
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
