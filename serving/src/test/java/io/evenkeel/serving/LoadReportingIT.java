// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.services.MetricReport;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.grpc.xds.orca.OrcaPerRequestUtil;
import io.grpc.xds.shaded.com.github.xds.data.orca.v3.OrcaLoadReport;
import io.grpc.xds.shaded.com.github.xds.service.orca.v3.OpenRcaServiceGrpc;
import io.grpc.xds.shaded.com.github.xds.service.orca.v3.OrcaLoadReportRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client hears of a server's load. */
class LoadReportingIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static final MethodDescriptor<byte[], byte[]> CALL =
      Bytes.method(MethodDescriptor.MethodType.UNARY, "evenkeel.test.Loaded/Call");

  private final AtomicReference<MetricReport> last = new AtomicReference<>();
  private volatile boolean fails;
  private LoadReporting reporting;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("evenkeel.test.Loaded")
                    .addMethod(CALL, ServerCalls.asyncUnaryCall(this::answer))
                    .build());
    reporting = LoadReporting.on(builder);
    server = builder.build().start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  private void answer(byte[] request, StreamObserver<byte[]> response) {
    if (fails) {
      response.onError(Status.UNAVAILABLE.asException());
      return;
    }
    response.onNext(request);
    response.onCompleted();
  }

  @AfterEach
  void end() {
    channel.shutdownNow();
    server.shutdownNow();
    reporting.close();
  }

  @Test
  void eachAnswerSaysHowManyAreInFlightAndSoonWhatACallTakesAndHowManyThereAre() {
    Await.until(
        SOON,
        () -> {
          call();
          MetricReport report = last.get();
          return report != null
              && report.getNamedMetrics().getOrDefault("rif", 0.0) == 1
              && report.getNamedMetrics().getOrDefault("latency_ms", 0.0) > 0
              && report.getQps() > 0
              && report.getCpuUtilization() > 0;
        },
        () -> String.valueOf(last.get()));
    assertThat(last.get().getEps()).isZero();
  }

  @Test
  void callsThatFailAreErrorsASecond() {
    fails = true;
    Await.until(
        SOON,
        () -> {
          call();
          return last.get() != null && last.get().getEps() > 0;
        },
        () -> String.valueOf(last.get()));
  }

  @Test
  void whoAsksForAStreamOfReportsHasOneEachSecondWithoutNamedMetrics() {
    ReportStream stream = new ReportStream();

    Await.until(
        SOON,
        () -> {
          call();
          return stream.reports.stream().filter(report -> report.getRpsFractional() > 0).count()
              >= 3;
        },
        () -> stream.reports + ", " + stream.failure);

    OrcaLoadReport report = stream.reports.get(stream.reports.size() - 1);
    assertThat(report.getCpuUtilization()).isPositive();
    assertThat(report.getEps()).isZero();
    assertThat(report.getNamedMetricsMap()).isEmpty();
    assertThat(stream.failure).isNull();
  }

  @Test
  void aStreamOfReportsFailsOnceTheyAreClosed() {
    reporting.close();

    ReportStream stream = new ReportStream();

    Await.until(SOON, () -> stream.failure != null, () -> "no failure, but " + stream.reports);
    call();
    assertThat(last.get().getNamedMetrics()).containsKey("rif");
  }

  /** What comes out of band, as often as the server allows. */
  private final class ReportStream implements StreamObserver<OrcaLoadReport> {
    private final List<OrcaLoadReport> reports = new CopyOnWriteArrayList<>();
    private volatile Throwable failure;

    ReportStream() {
      OpenRcaServiceGrpc.newStub(channel)
          .streamCoreMetrics(
              OrcaLoadReportRequest.newBuilder()
                  .setReportInterval(com.google.protobuf.Duration.newBuilder().setNanos(1))
                  .build(),
              this);
    }

    @Override
    public void onNext(OrcaLoadReport report) {
      reports.add(report);
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
    }

    @Override
    public void onCompleted() {
      failure = new AssertionError("the server ended the stream");
    }
  }

  private void call() {
    CallOptions options =
        CallOptions.DEFAULT
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .withStreamTracerFactory(
                OrcaPerRequestUtil.getInstance().newOrcaClientStreamTracerFactory(last::set));
    try {
      var unused = ClientCalls.blockingUnaryCall(channel, CALL, options, new byte[0]);
    } catch (StatusRuntimeException e) {
      assertThat(fails).isTrue();
    }
  }
}
