// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients see of the age of their connections. */
class ConnectionAgeIT {

  private static final Ticker TICKER = SystemTime.ticker();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration AGE = Duration.ofSeconds(2);

  /** gRPC ends a connection from 10 % before its age on. */
  private static final Duration YOUNGEST = AGE.multipliedBy(9).dividedBy(10);

  private static final MethodDescriptor<byte[], byte[]> STREAM =
      Bytes.method(MethodDescriptor.MethodType.SERVER_STREAMING, "evenkeel.test.Streams/Open");

  private final List<ManagedChannel> channels = new ArrayList<>();
  private Server server;

  private void start(ConnectionAge age) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("evenkeel.test.Streams")
                    // Its streams stay open.
                    .addMethod(STREAM, ServerCalls.asyncServerStreamingCall((request, out) -> {}))
                    .build());
    server = age.applyTo(builder).build().start();
  }

  private ManagedChannel channel() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  @AfterEach
  void end() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.shutdownNow();
  }

  @Test
  void connectionsEndAtTheirAgeButNotTogether() throws IOException {
    start(ConnectionAge.of(AGE));

    List<Connection> connections =
        Stream.generate(() -> new Connection(channel())).limit(8).toList();

    for (Connection connection : connections) {
      connection.awaitGoAway();
    }
    assertThat(connections)
        .extracting(connection -> connection.sinceStart)
        .allSatisfy(age -> assertThat(age).isGreaterThanOrEqualTo(YOUNGEST));
    List<Duration> lived = connections.stream().map(each -> each.sinceReady).sorted().toList();
    // Each is up to 200 ms younger or older than two seconds. That no two of eight are further
    // apart than 40 ms would come once in a million times.
    assertThat(lived.get(7).minus(lived.get(0))).isGreaterThan(AGE.dividedBy(50));
  }

  @Test
  void aStreamOutlivesTheGoAwayByTheGraceTimeAndIsThenCut() throws IOException {
    Duration grace = Duration.ofSeconds(2);
    start(new ConnectionAge(AGE, grace));
    ManagedChannel channel = channel();
    Connection connection = new Connection(channel);
    OpenStream stream = new OpenStream(channel);

    connection.awaitGoAway();
    Await.until(SOON, () -> stream.status != null, () -> "the stream is still open");
    assertThat(stream.status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(since(connection.startedAt)).isGreaterThanOrEqualTo(YOUNGEST.plus(grace));
  }

  /** The first one of a channel. */
  private static final class Connection {
    private final ManagedChannel channel;
    private final long startedAt = TICKER.nanoTime();
    private long readyAt;
    private Duration sinceReady;
    private volatile Duration sinceStart;

    Connection(ManagedChannel channel) {
      this.channel = channel;
      changed(channel.getState(true));
    }

    private void changed(ConnectivityState state) {
      if (state == ConnectivityState.READY) {
        readyAt = TICKER.nanoTime();
      } else if (readyAt != 0) {
        // A channel that is told to go away waits for a call before it connects again.
        sinceReady = since(readyAt);
        sinceStart = since(startedAt);
        return;
      }
      channel.notifyWhenStateChanged(state, () -> changed(channel.getState(false)));
    }

    void awaitGoAway() {
      Await.until(SOON, () -> sinceStart != null, () -> "is still " + channel.getState(false));
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(TICKER.nanoTime() - began);
  }

  private static final class OpenStream extends ClientCall.Listener<byte[]> {
    private volatile Status status;

    OpenStream(ManagedChannel channel) {
      ClientCall<byte[], byte[]> call = channel.newCall(STREAM, CallOptions.DEFAULT);
      call.start(this, new Metadata());
      call.request(1);
      call.sendMessage(new byte[0]);
      call.halfClose();
    }

    @Override
    public void onClose(Status closed, Metadata trailers) {
      status = closed;
    }
  }
}
