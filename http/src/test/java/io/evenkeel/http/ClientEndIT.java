// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing is left of an HTTP client that was let go: no socket, no thread. */
final class ClientEndIT {

  private final Fixture fixture = new Fixture();

  @BeforeEach
  void startWithoutClients() {
    awaitNoClientThread();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static long clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("HttpClient-"))
        .filter(thread -> thread.getName().endsWith("-SelectorManager"))
        .count();
  }

  /** On JDK 21 and newer without a collection, before by one. */
  private static void awaitNoClientThread() {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              if (!ClientShutdown.available()) {
                System.gc();
              }
              return clientThreads() == 0;
            });
  }

  @Test
  void leavesNoSocketAndNoThreadAfterClose() {
    TestServer server = fixture.start(TestServer.secure());
    server.handler = stream -> stream.begin(200);
    Origin origin = fixture.origin(server);
    Recorder call = fixture.get(origin, "/");
    assertThat(call.status()).isEqualTo(200);
    assertThat(clientThreads()).isEqualTo(1);
    origin.close();
    assertThat(call.awaitFailure().kind()).isEqualTo(HttpFailure.Kind.CLOSED);
    await().atMost(Duration.ofSeconds(60)).until(() -> server.connections.isEmpty());
    awaitNoClientThread();
    assertThat(fixture.get(origin, "/").awaitFailure())
        .hasMessage("the client of " + server.uri() + " was closed");
  }

  // JDK 17's client forgot a request in one of fifty such ends, and then waited for it for ever.
  @Test
  void leavesNoThreadWhereverAnEndMeetsACancellation() {
    TestServer server = fixture.start(TestServer.secure());
    server.handler = stream -> stream.begin(200);
    for (int i = 0; i < 150; i++) {
      Origin origin = fixture.builder(server.uri()).build();
      Recorder recorder = new Recorder();
      Call call = origin.call(Request.get("/"), recorder);
      assertThat(recorder.status()).isEqualTo(200);
      call.cancel();
      origin.close();
    }
    awaitNoClientThread();
  }

  @Test
  void leavesNoThreadOfAMuteConnection() {
    TestServer server = fixture.start(TestServer.secure());
    server.handler = stream -> stream.begin(200);
    Origin origin =
        fixture.build(
            fixture.builder(server.uri()).probe(Duration.ofMillis(100), Duration.ofSeconds(2)));
    Recorder call = fixture.get(origin, "/");
    assertThat(call.status()).isEqualTo(200);
    server.muteConnections();
    assertThat(call.awaitFailure().kind()).isEqualTo(HttpFailure.Kind.MUTE);
    awaitNoClientThread();
  }

  @Test
  void leavesNoThreadOfAConnectionThatWasNeverThere() {
    TestServer server = fixture.start(TestServer.secure().deafToTls());
    Origin origin =
        fixture.build(fixture.builder(server.uri()).connectTimeout(Duration.ofMillis(100)));
    fixture.get(origin, "/").awaitFailure();
    awaitNoClientThread();
    await().atMost(Duration.ofSeconds(60)).until(() -> server.connections.isEmpty());
  }

  @Test
  void leavesNoThreadOfAnIdleConnection() {
    TestServer server = fixture.start(TestServer.secure());
    Origin origin =
        fixture.build(fixture.builder(server.uri()).idleTimeout(Duration.ofMillis(100)));
    fixture.get(origin, "/").awaitBody();
    await().atMost(Duration.ofSeconds(60)).until(() -> server.connections.isEmpty());
    awaitNoClientThread();
  }

  @Test
  void leavesNoThreadOfAClearTextConnection() {
    TestServer server = fixture.start(TestServer.clear());
    server.handler = stream -> stream.begin(200);
    Origin origin = fixture.origin(server);
    Recorder call = fixture.get(origin, "/");
    assertThat(call.status()).isEqualTo(200);
    origin.close();
    call.awaitFailure();
    awaitNoClientThread();
    await().atMost(Duration.ofSeconds(60)).until(() -> server.connections.isEmpty());
  }
}
