// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.deployed;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.lab.cluster.pod.Greeting;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A greeter that says its name, with gRPC's health service, and leaves as a server should: not
 * ready any more, serving on for a while, then no new calls, then an end.
 *
 * <p>Thread-safe.
 */
public final class GreeterServer {

  private static final Logger LOG = System.getLogger(GreeterServer.class.getName());

  private static final long LONGEST_STAY_MILLIS = 60_000;

  // A JVM loads most of what a call needs with the first; a few more find it in use already.
  private static final int WARM_UP_CALLS = 20;
  private static final long WARM_UP_SECONDS = 5;

  private final Settings settings;
  private final HealthStatusManager health = new HealthStatusManager();
  private final List<Server> servers = new ArrayList<>();
  private final SystemTime timer = SystemTime.start("evenkeel-server");

  /**
   * How it is. Immutable.
   *
   * @param name what it answers
   * @param port where it listens; 0 for any
   * @param agedPort where the same greeter listens behind a limit of the age of connections; -1 for
   *     nowhere
   * @param connectionAge that limit
   * @param linger how long it serves on after it was told to leave
   * @param drain how long calls may take after that
   */
  public record Settings(
      String name,
      int port,
      int agedPort,
      Duration connectionAge,
      Duration linger,
      Duration drain) {}

  private GreeterServer(Settings settings) {
    this.settings = settings;
  }

  /**
   * Starts it. It listens once it has answered itself: the first call of a cold JVM takes a tenth
   * of a second, which would be told of every way of calling as if it were that way's.
   *
   * @throws IOException if a port is taken
   */
  public static GreeterServer start(Settings settings) throws IOException {
    GreeterServer server = new GreeterServer(settings);
    try {
      server.warmUp();
      server.listen(
          Grpc.newServerBuilderForPort(settings.port(), InsecureServerCredentials.create()));
      if (settings.agedPort() >= 0) {
        server.listen(
            NettyServerBuilder.forAddress(
                    new InetSocketAddress(settings.agedPort()), InsecureServerCredentials.create())
                .maxConnectionAge(settings.connectionAge().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionAgeGrace(settings.drain().toMillis(), TimeUnit.MILLISECONDS));
      }
    } catch (IOException e) {
      server.servers.forEach(Server::shutdownNow);
      server.timer.close();
      throw e;
    }
    return server;
  }

  /** Answers itself, where nobody else calls. */
  private void warmUp() throws IOException {
    Server server =
        withGreeter(
                NettyServerBuilder.forAddress(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    InsecureServerCredentials.create()))
            .build()
            .start();
    ManagedChannel self =
        NettyChannelBuilder.forAddress(server.getListenSockets().get(0)).usePlaintext().build();
    try {
      CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(WARM_UP_SECONDS, TimeUnit.SECONDS);
      for (int i = 0; i < WARM_UP_CALLS; i++) {
        var unused = ClientCalls.blockingUnaryCall(self, Greeting.GREET, soon, "");
      }
    } catch (StatusRuntimeException e) {
      // It may serve others all the same.
      LOG.log(Level.WARNING, "The server could not call itself to warm up: {0}", e.getStatus());
    } finally {
      self.shutdownNow();
      server.shutdownNow();
    }
  }

  private void listen(ServerBuilder<?> builder) throws IOException {
    servers.add(withGreeter(builder).addService(health.getHealthService()).build().start());
  }

  private ServerBuilder<?> withGreeter(ServerBuilder<?> builder) {
    String name = settings.name();
    return builder.addService(
        ServerServiceDefinition.builder(Greeting.SERVICE)
            .addMethod(
                Greeting.GREET,
                ServerCalls.asyncUnaryCall(
                    (request, response) -> {
                      response.onNext(name);
                      response.onCompleted();
                    }))
            .addMethod(
                Greeting.STAY,
                ServerCalls.asyncServerStreamingCall(
                    (request, response) -> stay(name, request, response)))
            .build());
  }

  private void stay(String name, String millis, StreamObserver<String> response) {
    var call = (ServerCallStreamObserver<String>) response;
    // Who leaves early leaves quietly: the client counts what it sees.
    call.setOnCancelHandler(() -> {});
    long time;
    try {
      time = Math.min(LONGEST_STAY_MILLIS, Math.max(0, Long.parseLong(millis)));
    } catch (NumberFormatException e) {
      call.onError(
          Status.INVALID_ARGUMENT
              .withDescription(
                  "The request must be a number of milliseconds, but is '" + millis + "'")
              .asRuntimeException());
      return;
    }
    call.onNext(name);
    var unused =
        timer.schedule(
            () -> {
              if (!call.isCancelled()) {
                call.onNext(name);
                call.onCompleted();
              }
            },
            Duration.ofMillis(time));
  }

  /** Where it listens. */
  public int port() {
    return servers.get(0).getPort();
  }

  /** Where it listens behind the limit of age; -1 if nowhere. */
  public int agedPort() {
    return servers.size() < 2 ? -1 : servers.get(1).getPort();
  }

  /** Leaves: takes as long as the linger and drain times say, at the most. */
  public void leave() throws InterruptedException {
    // Readiness probes fail from now on, and clients that watch health call others.
    health.enterTerminalState();
    var unused = new CountDownLatch(1).await(settings.linger().toNanos(), TimeUnit.NANOSECONDS);
    servers.forEach(Server::shutdown);
    long deadline = timer.nanoTime() + settings.drain().toNanos();
    for (Server server : servers) {
      long left = Math.max(0, deadline - timer.nanoTime());
      if (!server.awaitTermination(left, TimeUnit.NANOSECONDS)) {
        server.shutdownNow();
      }
    }
    timer.close();
  }
}
