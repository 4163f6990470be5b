// SPDX-License-Identifier: Apache-2.0
package greeter.server;

import io.grpc.protobuf.services.HealthStatusManager;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A server that leaves a rolling update without a lost call: see {@link DrainOnStop}. */
@SpringBootApplication
public class GreeterServer {

  /** In place of Spring's own, which the context tells at its end to leave once more. */
  @Bean(destroyMethod = "")
  HealthStatusManager health() {
    return new HealthStatusManager();
  }

  public static void main(String[] args) {
    SpringApplication.run(GreeterServer.class, args);
  }
}
