// SPDX-License-Identifier: Apache-2.0
package greeter.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A server that leaves a rolling update without a lost call: see {@link DrainOnStop}. */
@SpringBootApplication
public class GreeterServer {

  public static void main(String[] args) {
    SpringApplication.run(GreeterServer.class, args);
  }
}
