// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Says its name to whoever asks, and leaves as told when SIGTERM comes.
 *
 * <pre>
 *   --port=50051        where to listen
 *   --name=HOSTNAME     what to answer; by default the pod's name; "address" for the one it was called at
 *   --start-millis=0    how long to wait before listening: a server that starts slowly
 *   --linger-millis=0   after SIGTERM, how long to go on accepting calls before shutdown()
 *   --drain-millis=20000  after shutdown(), how long calls may take to end
 *   --cert=FILE --key=FILE  TLS
 * </pre>
 */
public final class WhoServer {

  private static final int WARM_CALLS = 200;

  private WhoServer() {}

  /** Runs until SIGTERM. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Options options =
        new Options(
            args,
            Set.of("port", "name", "start-millis", "linger-millis", "drain-millis", "cert", "key"));
    Stalls.watch(time -> System.out.println("stood still for " + time.toMillis() + " ms"));
    String host = System.getenv("HOSTNAME");
    String name = options.text("name", host == null ? "unnamed" : host);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    warmUp(timer);
    waitFor(options.millis("start-millis", 0));
    Server server =
        builder(options)
            .addService(service(name, timer))
            .intercept(new CalledAddress())
            .build()
            .start();
    System.out.println("listening on " + server.getPort() + " as " + name);
    Duration linger = options.millis("linger-millis", 0);
    Duration drain = options.millis("drain-millis", 20_000);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(server, linger, drain)));
    server.awaitTermination();
    timer.shutdownNow();
  }

  /**
   * Answers some calls of its own before it listens: the first calls of a cold JVM on a busy
   * machine take longer than their deadline, which says nothing of who sent them there.
   */
  private static void warmUp(ScheduledExecutorService timer)
      throws IOException, InterruptedException {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service("warm-up", timer))
            .intercept(new CalledAddress())
            .build()
            .start();
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                "dns:///127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    for (int i = 0; i < WARM_CALLS; i++) {
      var unused = ClientCalls.blockingUnaryCall(channel, WhoService.ASK, CallOptions.DEFAULT, "");
    }
    channel.shutdownNow();
    server.shutdownNow();
    if (!server.awaitTermination(10, TimeUnit.SECONDS)) {
      System.out.println("the server of the warm-up does not end");
    }
  }

  private static void leave(Server server, Duration linger, Duration drain) {
    try {
      waitFor(linger);
      server.shutdown();
      if (!server.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS)) {
        System.out.println("calls are still open after " + drain.toMillis() + " ms");
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void waitFor(Duration time) throws InterruptedException {
    if (!time.isZero()) {
      var unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static ServerBuilder<?> builder(Options options) throws IOException {
    String cert = options.textOrNull("cert");
    String key = options.textOrNull("key");
    ServerCredentials credentials =
        cert == null || key == null
            ? InsecureServerCredentials.create()
            : TlsServerCredentials.create(new File(cert), new File(key));
    return Grpc.newServerBuilderForPort(options.number("port", 50051), credentials);
  }

  /** The two methods. */
  static ServerServiceDefinition service(String name, ScheduledExecutorService timer) {
    return ServerServiceDefinition.builder("evenkeel.interop.Who")
        .addMethod(
            WhoService.ASK,
            ServerCalls.asyncUnaryCall(
                (request, response) -> {
                  response.onNext(answer(name));
                  response.onCompleted();
                }))
        .addMethod(
            WhoService.LISTEN,
            ServerCalls.asyncServerStreamingCall(
                (request, response) -> {
                  var call = (ServerCallStreamObserver<String>) response;
                  // Who leaves early leaves quietly: the client counts what it sees.
                  call.setOnCancelHandler(() -> {});
                  String answer = answer(name);
                  call.onNext(answer);
                  var unused =
                      timer.schedule(
                          () -> {
                            if (!call.isCancelled()) {
                              call.onNext(answer);
                              call.onCompleted();
                            }
                          },
                          Long.parseLong(request),
                          TimeUnit.MILLISECONDS);
                }))
        .build();
  }

  private static String answer(String name) {
    return name.equals("address") ? CalledAddress.current() : name;
  }
}
