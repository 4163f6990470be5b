// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real servers that leave, and what their callers see of it. */
class LifecycleIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  /** No test waits for it. */
  private static final Timeline LONG = new Timeline(Duration.ofHours(1), Duration.ofHours(1));

  private static final MethodDescriptor<byte[], byte[]> STREAM =
      Bytes.method(MethodDescriptor.MethodType.SERVER_STREAMING, "evenkeel.test.Streams/Open");

  private final HealthStatusManager health = new HealthStatusManager();
  private final DrainNotice notice = DrainNotice.create();
  private volatile boolean listens = true;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(health.getHealthService())
            .addService(
                ServerServiceDefinition.builder("evenkeel.test.Streams")
                    .addMethod(STREAM, ServerCalls.asyncServerStreamingCall(this::open))
                    .build())
            .intercept(notice.interceptor())
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  private void open(byte[] request, StreamObserver<byte[]> response) {
    if (listens) {
      assertThat(DrainNotice.onDrain(response::onCompleted)).isTrue();
    }
    response.onNext(request);
  }

  @AfterEach
  void end() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void whoeverWatchesItsHealthHearsThatItLeavesWhileItStillServes() {
    List<ServingStatus> seen = new CopyOnWriteArrayList<>();
    ClientCall<HealthCheckRequest, HealthCheckResponse> watch =
        channel.newCall(HealthGrpc.getWatchMethod(), CallOptions.DEFAULT);
    watch.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(HealthCheckResponse message) {
            seen.add(message.getStatus());
          }
        },
        new Metadata());
    watch.request(10);
    watch.sendMessage(HealthCheckRequest.getDefaultInstance());
    watch.halfClose();
    Lifecycle lifecycle =
        Lifecycle.of(server).health(health).timeline(new Timeline(SOON, Duration.ZERO)).build();
    Await.until(SOON, () -> seen.contains(ServingStatus.SERVING), seen::toString);
    Thread drain = new Thread(lifecycle::drain);
    drain.start();
    Await.until(SOON, () -> seen.contains(ServingStatus.NOT_SERVING), seen::toString);
    assertThat(server.isShutdown()).isFalse();
    assertThat(lifecycle.phase()).isEqualTo(Phase.LAME_DUCK);
    // Ends the wait, as the container's last moment would.
    drain.interrupt();
    Await.until(SOON, () -> lifecycle.phase() == Phase.ENDED, () -> "is " + lifecycle.phase());
  }

  @Test
  void aServerThatStartsWhileItWarmsUpNeverSaysThatItServesBefore() throws IOException {
    HealthStatusManager cold = new HealthStatusManager();
    Server starts =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(cold.getHealthService())
            .build();
    CountDownLatch warm = new CountDownLatch(1);
    Lifecycle lifecycle = Lifecycle.of(starts).health(cold).warmUp(warm::await).build();
    starts.start();
    ManagedChannel probe =
        NettyChannelBuilder.forAddress("127.0.0.1", starts.getPort()).usePlaintext().build();
    try {
      assertThat(check(probe)).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(lifecycle.phase()).isEqualTo(Phase.STARTING);

      warm.countDown();

      Await.until(
          SOON, () -> check(probe) == ServingStatus.SERVING, () -> "is " + lifecycle.phase());
    } finally {
      probe.shutdownNow();
      starts.shutdownNow();
    }
  }

  private static ServingStatus check(ManagedChannel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  @Test
  void aStreamThatListensEndsByItselfAndTheDrainIsShort() {
    Stream stream = new Stream();
    Await.until(SOON, () -> stream.messages > 0, () -> "no message");
    assertThat(notice.open()).isEqualTo(1);

    Lifecycle.of(server).notice(notice).timeline(new Timeline(Duration.ZERO, SOON)).build().drain();

    Await.until(SOON, () -> stream.status != null, () -> "still open");
    assertThat(stream.status.isOk()).isTrue();
    Await.until(SOON, () -> notice.open() == 0, () -> notice.open() + " calls run");
  }

  @Test
  void aStreamThatDoesNotListenIsCutWhenTheDrainIsOver() {
    listens = false;
    Stream stream = new Stream();
    Await.until(SOON, () -> stream.messages > 0, () -> "no message");

    Lifecycle.of(server)
        .notice(notice)
        .timeline(new Timeline(Duration.ZERO, Duration.ofMillis(50)))
        .build()
        .drain();

    Await.until(SOON, () -> stream.status != null, () -> "still open");
    assertThat(stream.status.isOk()).isFalse();
    assertThat(server.isTerminated()).isTrue();
  }

  @Test
  @Timeout(60)
  void aServerThatWasNeverStartedLeavesAtOnce() throws InterruptedException {
    Server never = unstarted(0);
    Lifecycle.of(never).timeline(LONG).build().drain();
    assertThat(never.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @Timeout(60)
  void aServerWhoseStartFailedLeavesAtOnce() {
    Server taken = unstarted(server.getPort());
    assertThatThrownBy(taken::start).isInstanceOf(IOException.class);
    Lifecycle.of(taken).timeline(LONG).build().drain();
    assertThat(taken.isTerminated()).isTrue();
  }

  @Test
  @Timeout(60)
  void aServerThatWasShutDownLeavesAtOnce() {
    server.shutdown();
    Lifecycle.of(server).timeline(LONG).build().drain();
    assertThat(server.isTerminated()).isTrue();
  }

  @Test
  @Timeout(60)
  void aServerThatIsEndedWhileItLeavesIsNotWaitedForAnyMore() throws InterruptedException {
    Lifecycle lifecycle = Lifecycle.of(server).timeline(LONG).build();
    Thread drain = new Thread(lifecycle::drain);
    drain.start();
    Await.until(SOON, () -> lifecycle.phase() == Phase.LAME_DUCK, () -> "is " + lifecycle.phase());
    server.shutdownNow();
    drain.join();
    assertThat(lifecycle.phase()).isEqualTo(Phase.ENDED);
  }

  private static Server unstarted(int port) {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .build();
  }

  private final class Stream extends ClientCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> call = channel.newCall(STREAM, CallOptions.DEFAULT);
    private volatile int messages;
    private volatile Status status;

    Stream() {
      call.start(this, new Metadata());
      call.request(10);
      call.sendMessage(new byte[0]);
      call.halfClose();
    }

    @Override
    public void onMessage(byte[] message) {
      messages = 1;
    }

    @Override
    public void onClose(Status closed, Metadata trailers) {
      status = closed;
    }
  }
}
