// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop;

import io.evenkeel.serving.Lifecycle;
import io.evenkeel.serving.Timeline;
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
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
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
 *   --lame-duck-millis=N  leave by {@link Lifecycle} instead, with that lame-duck time
 *   --workers=0 --work-millis=0   how many calls at a time are worked on, and for how long each; 0 for no limit
 *   --fail-file=FILE    while it is there, fail each call at once
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
            Set.of(
                "port",
                "name",
                "start-millis",
                "linger-millis",
                "drain-millis",
                "lame-duck-millis",
                "workers",
                "work-millis",
                "fail-file",
                "cert",
                "key"));
    Stalls.watch(time -> System.out.println("stood still for " + time.toMillis() + " ms"));
    String host = System.getenv("HOSTNAME");
    String name = options.text("name", host == null ? "unnamed" : host);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    warmUp(timer);
    waitFor(options.millis("start-millis", 0));
    HealthStatusManager health = new HealthStatusManager();
    ServerBuilder<?> builder =
        builder(options)
            .addService(service(name, timer, capacity(options)))
            .addService(health.getHealthService())
            .intercept(new CalledAddress());
    String failFile = options.textOrNull("fail-file");
    if (failFile != null) {
      builder.intercept(new FailsIfTold(Path.of(failFile)));
    }
    Server server = builder.build().start();
    System.out.println("listening on " + server.getPort() + " as " + name);
    Duration drain = options.millis("drain-millis", 20_000);
    if (options.textOrNull("lame-duck-millis") == null) {
      Duration linger = options.millis("linger-millis", 0);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(server, linger, drain)));
    } else {
      Timeline timeline = new Timeline(options.millis("lame-duck-millis", 0), drain);
      Lifecycle.of(server).health(health).timeline(timeline).drainOnSigterm();
    }
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
            .addService(service("warm-up", timer, Runnable::run))
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

  /** What answers wait for. */
  private static Executor capacity(Options options) {
    int workers = options.number("workers", 0);
    return workers == 0
        ? Runnable::run
        : new Capacity(workers, options.millis("work-millis", 0))::then;
  }

  /** The two methods; {@code work} runs what answers a call of the first, when it is its turn. */
  private static ServerServiceDefinition service(
      String name, ScheduledExecutorService timer, Executor work) {
    return ServerServiceDefinition.builder("evenkeel.interop.Who")
        .addMethod(
            WhoService.ASK,
            ServerCalls.asyncUnaryCall(
                (request, response) -> {
                  var call = (ServerCallStreamObserver<String>) response;
                  call.setOnCancelHandler(() -> {});
                  String answer = answer(name);
                  work.execute(
                      () -> {
                        call.onNext(answer);
                        call.onCompleted();
                      });
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
