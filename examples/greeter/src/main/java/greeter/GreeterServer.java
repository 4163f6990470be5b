// SPDX-License-Identifier: Apache-2.0
package greeter;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;

/** A server that says which pod it is, and leaves a rolling update without a lost call. */
public final class GreeterServer {

  // How long clients may take to learn that this pod is leaving. Those that watch the Kubernetes API know within
  // milliseconds; those that use DNS need the time of a record and more.
  private static final long LAME_DUCK_SECONDS = 5;

  // How long calls may take to end. Together with the above less than the pod's terminationGracePeriodSeconds.
  private static final long DRAIN_SECONDS = 20;

  private GreeterServer() {}

  public static void main(String[] args) throws Exception {
    String pod = System.getenv().getOrDefault("HOSTNAME", "localhost");
    int port = args.length == 0 ? 50051 : Integer.parseInt(args[0]);
    HealthStatusManager health = new HealthStatusManager();
    Server server =
        Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
            .addService(health.getHealthService())
            .addService(new Greeter(pod))
            .build()
            .start();
    System.out.println("listening on " + server.getPort() + " as " + pod);

    // Kubernetes sends SIGTERM and takes the pod out of the EndpointSlices at the same time.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server, health)));
    server.awaitTermination();
  }

  private static void drain(Server server, HealthStatusManager health) {
    try {
      health.enterTerminalState(); // not ready, for who asks
      TimeUnit.SECONDS.sleep(LAME_DUCK_SECONDS); // calls that are on their way still arrive
      server.shutdown(); // no new calls; clients are told by GOAWAY
      if (!server.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Greeter extends GreeterGrpc.GreeterImplBase {
    private final String pod;

    Greeter(String pod) {
      this.pod = pod;
    }

    @Override
    public void greet(GreetRequest request, StreamObserver<GreetReply> response) {
      response.onNext(
          GreetReply.newBuilder().setText("Hello " + request.getName()).setPod(pod).build());
      response.onCompleted();
    }
  }
}
