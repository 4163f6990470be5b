// SPDX-License-Identifier: Apache-2.0
package greeter.client;

import greeter.GreetReply;
import greeter.GreetRequest;
import greeter.GreeterGrpc.GreeterBlockingStub;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.client.ImportGrpcClients;

/** Greets ten times a second, and prints each five seconds which pods answered. */
@SpringBootApplication
@ImportGrpcClients(target = "greeter", types = GreeterBlockingStub.class)
public class GreeterClient {

  public static void main(String[] args) throws Exception {
    ConfigurableApplicationContext context = SpringApplication.run(GreeterClient.class, args);
    GreeterBlockingStub greeter = context.getBean(GreeterBlockingStub.class);
    while (context.isActive()) {
      Map<String, Integer> answers = new TreeMap<>();
      for (int i = 0; i < 50 && context.isActive(); i++) {
        try {
          GreetReply reply =
              greeter
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
