// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** A server for each test, and what most tests put into it. */
abstract class ApiTest {

  /** Generous: only a test that fails ever waits for it. */
  static final Duration SOON = Duration.ofSeconds(60);

  KubernetesApi api = KubernetesApi.start();

  @AfterEach
  void close() {
    api.close();
  }

  /** Another server in place of the one that is there. */
  void restartWith(KubernetesApiBuilder builder) {
    api.close();
    api = builder.start();
  }

  /** A slice of the service greeter in the namespace prod. */
  long putGreeter(String name, String address) {
    return api.put(
        Slices.slice(name)
            .service("greeter")
            .namespace("prod")
            .port("grpc", 50051)
            .endpoint(address));
  }

  /** An open watch of the namespace prod from now on. */
  Stream watchSlices(Client client) {
    int before = api.requests().openWatches();
    Stream watch = client.watch(Client.SLICES + "?resourceVersion=" + api.version());
    api.requests().awaitWatches(before + 1, SOON);
    // Until its head has come, the JDK's client would hide a reset and ask again.
    assertThat(watch.status()).isEqualTo(200);
    return watch;
  }
}
