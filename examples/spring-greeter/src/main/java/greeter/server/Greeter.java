// SPDX-License-Identifier: Apache-2.0
package greeter.server;

import greeter.GreetReply;
import greeter.GreetRequest;
import greeter.GreeterGrpc;
import io.grpc.stub.StreamObserver;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.grpc.server.service.GrpcService;

/** Greets, and says which pod it is. */
@GrpcService
class Greeter extends GreeterGrpc.GreeterImplBase {
  private final String pod;

  Greeter(@Value("${HOSTNAME:localhost}") String pod) {
    this.pod = pod;
  }

  @Override
  public void greet(GreetRequest request, StreamObserver<GreetReply> response) {
    response.onNext(
        GreetReply.newBuilder().setText("Hello " + request.getName()).setPod(pod).build());
    response.onCompleted();
  }
}
