// SPDX-License-Identifier: Apache-2.0
package greeter;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Greets ten times a second, and prints each five seconds which pods answered. */
public final class GreeterClient {

  private GreeterClient() {}

  public static void main(String[] args) throws Exception {
    String target = args.length == 0 ? "kubernetes:///greeter:grpc?lb=round_robin" : args[0];

    ManagedChannel channel =
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();

    Runtime.getRuntime().addShutdownHook(new Thread(channel::shutdownNow));
    while (!channel.isShutdown()) {
      Map<String, Integer> answers = new TreeMap<>();
      for (int i = 0; i < 50 && !channel.isShutdown(); i++) {
        try {
          GreetReply reply =
              GreeterGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(1, TimeUnit.SECONDS)
                  .greet(GreetRequest.newBuilder().setName("you").build());
          answers.merge(reply.getPod(), 1, Integer::sum);
        } catch (StatusRuntimeException e) {
          System.out.println(e.getStatus());
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      System.out.println(answers);
    }
  }
}
