// SPDX-License-Identifier: Apache-2.0
package greeter;

import io.evenkeel.serving.Lifecycle;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;

/** A server that says which pod it is, and leaves a rolling update without a lost call. */
public final class GreeterServer {

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

    // On SIGTERM: not ready, 5 s more of calls that are on their way, then 15 s for those that run.
    Lifecycle.of(server).health(health).drainOnSigterm();
    server.awaitTermination();
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
