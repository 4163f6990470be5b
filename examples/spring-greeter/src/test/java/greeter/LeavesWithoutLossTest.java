// SPDX-License-Identifier: Apache-2.0
package greeter;

import static org.assertj.core.api.Assertions.assertThat;

import greeter.client.GreeterClient;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two servers, of which one leaves under load. */
class LeavesWithoutLossTest {
  private static final int CALLERS = 8;

  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Test
  void aServerThatIsAskedToEndLosesNoCall() throws Exception {
    try (ServerProcess one = new ServerProcess("one");
        ServerProcess two = new ServerProcess("two")) {
      String target = "pods:///localhost:" + one.port() + ",localhost:" + two.port() + "?lb=evenkeel";
      try (ConfigurableApplicationContext client =
          new SpringApplicationBuilder(GreeterClient.class)
              .run("--spring.grpc.client.channel.greeter.target=" + target)) {
        GreeterGrpc.GreeterBlockingStub greeter =
            client.getBean(GreeterGrpc.GreeterBlockingStub.class);
        // The first connection is no part of this, and takes long where the machine is busy.
        greeter
            .withWaitForReady()
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .greet(GreetRequest.getDefaultInstance());
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
          for (int i = 0; i < CALLERS; i++) {
            callers.execute(() -> greets(greeter));
          }
          await(() -> answers("one") > 500 && answers("two") > 500);

          one.terminate();
          assertThat(one.exitCode()).as(one.output()).isEqualTo(128 + 15);

          // An answer may be counted a moment after the server has ended.
          int stayed = answers("two");
          await(() -> answers("two") > stayed + 500);
          int left = answers("one");
          await(() -> answers("two") > stayed + 1000);
          assertThat(answers("one")).isEqualTo(left);
        } finally {
          callers.shutdownNow();
          callers.awaitTermination(60, TimeUnit.SECONDS);
        }
      }
      assertThat(one.output()).contains("Leaving: accepts calls for PT5S more", "Left after");
    }
    assertThat(failures).as("of %s calls", answers).isEmpty();
  }

  private int answers(String pod) {
    return answers.getOrDefault(pod, 0);
  }

  private void greets(GreeterGrpc.GreeterBlockingStub greeter) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        GreetReply reply =
            greeter
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .greet(GreetRequest.newBuilder().setName("you").build());
        answers.merge(reply.getPod(), 1, Integer::sum);
      } catch (StatusRuntimeException e) {
        if (!Thread.currentThread().isInterrupted()) {
          failures.add(e);
        }
      }
    }
  }

  private void await(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(condition.getAsBoolean())
                    .as("answers %s, failures %s", answers, failures)
                    .isTrue());
  }
}
