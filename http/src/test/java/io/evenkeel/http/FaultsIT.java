// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that die, fall silent, or were never there. */
final class FaultsIT {

  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Fixture fixture = new Fixture();
  private final ConcurrentLinkedQueue<TestStream> open = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  private TestServer holding(TestServer.Options options) {
    TestServer server = fixture.start(options);
    server.handler =
        stream -> {
          if (stream.path().equals("/version")) {
            stream.answer(403, "");
          } else {
            open.add(stream);
            stream.begin(200);
            stream.data("first ");
          }
        };
    return server;
  }

  /** Probes soon, and waits for longer than a server that is well may be held up. */
  private Origin impatient(TestServer server) {
    return fixture.build(fixture.builder(server.uri()).probe(SHORT, Duration.ofSeconds(2)));
  }

  @Test
  void dropsAConnectionThatAnswersNoProbe() {
    TestServer server = holding(TestServer.secure());
    Origin origin = impatient(server);
    Recorder one = fixture.get(origin, "/one");
    Recorder two = fixture.get(origin, "/two");
    assertThat(one.status()).isEqualTo(200);
    assertThat(two.status()).isEqualTo(200);
    server.muteConnections();
    assertThat(one.awaitFailure().kind()).isEqualTo(HttpFailure.Kind.MUTE);
    assertThat(two.awaitFailure().kind()).isEqualTo(HttpFailure.Kind.MUTE);
    assertThat(two.awaitFailure()).hasMessageContaining("a probe of /version had no answer");
    assertThat(origin.stats()).isEqualTo(new OriginStats(0, 0, 0));
    assertThat(fixture.get(origin, "/three").status()).isEqualTo(200);
    assertThat(server.accepted).hasValue(2);
  }

  @Test
  void dropsAClearTextConnectionWhoseServerAnswersNoProbe() {
    TestServer server = holding(TestServer.clear());
    Origin origin = impatient(server);
    Recorder call = fixture.get(origin, "/one");
    assertThat(call.status()).isEqualTo(200);
    server.handler = stream -> {};
    assertThat(call.awaitFailure().kind()).isEqualTo(HttpFailure.Kind.MUTE);
  }

  @Test
  void keepsASilentConnectionThatAnswersProbesWithAnyStatus() {
    TestServer server = holding(TestServer.secure());
    Origin origin = impatient(server);
    Recorder call = fixture.get(origin, "/quiet");
    assertThat(call.status()).isEqualTo(200);
    await().atMost(SOON).until(() -> fixture.probes.get() >= 2);
    open.forEach(stream -> stream.data("last", true));
    assertThat(call.awaitBody()).isEqualTo("first last");
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void aStreamLivesOnQuietlyAfterAGoawayThoughTheServerIgnoresNewOnes() {
    TestServer server = holding(TestServer.secure());
    Origin origin = impatient(server);
    Recorder old = fixture.get(origin, "/old");
    assertThat(old.status()).isEqualTo(200);
    Channel going = server.connections.get(0);
    AtomicInteger answered = new AtomicInteger();
    Consumer<TestStream> holding = server.handler;
    server.handler =
        stream -> {
          if (!stream.connection().equals(going)) {
            holding.accept(stream);
            if (stream.path().equals("/version")) {
              answered.incrementAndGet();
            }
          }
        };
    server.goAway(1);
    await()
        .atMost(SOON)
        .until(
            () -> {
              var unused = fixture.get(origin, "/new");
              return server.accepted.get() == 2;
            });
    // Its probes have been answered for longer than the old one would have been given.
    await().atMost(SOON).until(() -> answered.get() >= 4);
    assertThat(old.isOver()).isFalse();
    open.stream()
        .filter(stream -> stream.path().equals("/old"))
        .forEach(stream -> stream.data("last", true));
    assertThat(old.awaitBody()).isEqualTo("first last");
    assertThat(fixture.dropped).doesNotContain("mute");
    await().atMost(SOON).until(() -> origin.stats().connections() == 1);
  }

  @Test
  void sendsNoProbeWithoutOpenStreams() {
    TestServer server = fixture.start(TestServer.secure());
    Origin origin = impatient(server);
    fixture.get(origin, "/").awaitBody();
    await().atMost(SOON).until(() -> origin.stats().streams() == 0);
    int requests = server.requests.get();
    int before = fixture.probes.get();
    Origin other = impatient(holding(TestServer.secure()));
    assertThat(fixture.get(other, "/").status()).isEqualTo(200);
    await().atMost(SOON).until(() -> fixture.probes.get() >= before + 2);
    assertThat(server.requests).hasValue(requests);
  }

  @Test
  void failsCallsWhenTheServerIsKilledAndServesNewOnesAfterItsRestart() {
    TestServer server = holding(TestServer.secure());
    Origin origin = fixture.origin(server);
    Recorder call = fixture.get(origin, "/one");
    assertThat(call.status()).isEqualTo(200);
    server.kill();
    HttpFailure failure = call.awaitFailure();
    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.CLOSED);
    assertThat(failure).hasMessageContaining("GET /one: " + server.uri());
    HttpFailure down = fixture.get(origin, "/two").awaitFailure();
    assertThat(down.kind()).isEqualTo(HttpFailure.Kind.UNREACHABLE);
    server.restart();
    assertThat(fixture.get(origin, "/three").status()).isEqualTo(200);
  }

  @Test
  void opensANewConnectionUnseenWhenTheOldOneDiedIdle() {
    TestServer server = fixture.start(TestServer.secure());
    Origin origin = fixture.origin(server);
    fixture.get(origin, "/one").awaitBody();
    server.dropConnections();
    await().atMost(SOON).until(() -> server.connections.isEmpty());
    assertThat(fixture.get(origin, "/two").awaitBody()).isEqualTo("/two");
    assertThat(server.accepted).hasValue(2);
  }

  @Test
  void failsOneCallWhoseStreamIsResetAndLeavesItsNeighbourAlone() {
    TestServer server = holding(TestServer.secure());
    Origin origin = fixture.origin(server);
    Recorder one = fixture.get(origin, "/one");
    Recorder two = fixture.get(origin, "/two");
    assertThat(one.status() + two.status()).isEqualTo(400);
    open.stream().filter(stream -> stream.path().equals("/one")).forEach(TestStream::reset);
    assertThat(one.awaitFailure().kind()).isEqualTo(HttpFailure.Kind.CLOSED);
    open.stream().filter(stream -> stream.path().equals("/two")).forEach(TestStream::end);
    assertThat(two.awaitBody()).isEqualTo("first ");
    assertThat(fixture.get(origin, "/three").status()).isEqualTo(200);
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void failsACallWithoutHeadersInTimeAndKeepsItsConnection() {
    TestServer server = fixture.start(TestServer.secure());
    server.handler =
        stream -> {
          if (!stream.path().equals("/slow")) {
            stream.answer(200, "");
          }
        };
    Origin origin = fixture.origin(server);
    fixture.get(origin, "/fast").awaitBody();
    Recorder slow = new Recorder();
    var unused = origin.call(Request.get("/slow").headerTimeout(SHORT), slow);
    HttpFailure failure = slow.awaitFailure();
    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.TIMEOUT);
    assertThat(failure).hasMessageContaining("GET /slow: no response headers from");
    assertThat(failure).hasMessageEndingWith("within 150 ms");
    fixture.get(origin, "/fast").awaitBody();
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void failsWhenAServerAcceptsButNeverAnswersTheHandshake() {
    TestServer server = fixture.start(TestServer.secure().deafToTls());
    Origin origin =
        fixture.build(fixture.builder(server.uri()).connectTimeout(Duration.ofSeconds(2)));
    HttpFailure failure = fixture.get(origin, "/").awaitFailure();
    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.UNREACHABLE);
    assertThat(failure).hasMessageContaining("did not finish the TLS handshake within 2 s");
    await().atMost(SOON).until(() -> server.connections.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatEndsConnectionsInTheHandshakeIsNotThereRatherThanNotTrusted(boolean reset) {
    TestServer server = fixture.start(TestServer.secure().deafToTls());
    Origin origin = fixture.origin(server);
    // Where in the handshake it ends is chance, and so is what the JDK says of it.
    for (int i = 0; i < 20; i++) {
      Recorder call = fixture.get(origin, "/");
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(SOON)
          .until(
              () -> {
                server.connections.forEach(connection -> end(connection, reset));
                return call.isOver();
              });
      HttpFailure failure = call.awaitFailure();
      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(HttpFailure.Kind.UNREACHABLE);
    }
  }

  @Test
  void aServerThatEndsConnectionsInTheMiddleOfTheHandshakeIsNotThere() {
    TestServer server = fixture.start(TestServer.secure().endsAmidTls());
    Origin origin = fixture.origin(server);
    for (int i = 0; i < 20; i++) {
      HttpFailure failure = fixture.get(origin, "/").awaitFailure();
      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(HttpFailure.Kind.UNREACHABLE);
    }
  }

  private static void end(Channel connection, boolean reset) {
    if (reset) {
      connection.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    connection.close().syncUninterruptibly();
  }

  @Test
  void theConnectTimeOutHoldsThoughTheClientWasToldThatItsFirstTryEnded() {
    TestServer server = fixture.start(TestServer.secure().deafToTls());
    Origin origin =
        fixture.build(fixture.builder(server.uri()).connectTimeout(Duration.ofSeconds(5)));
    Recorder call = fixture.get(origin, "/");
    await().atMost(SOON).until(() -> !server.connections.isEmpty());
    end(server.connections.get(0), false);
    assertThat(call.awaitFailure().kind()).isEqualTo(HttpFailure.Kind.UNREACHABLE);
    assertThat(server.accepted.get()).isGreaterThan(1);
    assertThat(fixture.dropped).containsExactly("not opened");
  }

  @Test
  void failsAtOnceWhereNobodyListensOrTheHostIsUnknown() {
    TestServer server = fixture.start(TestServer.clear());
    server.kill();
    for (String scheme : new String[] {"http", "https"}) {
      URI uri = URI.create(scheme + "://127.0.0.1:" + server.port());
      HttpFailure refused = fixture.get(fixture.build(fixture.builder(uri)), "/").awaitFailure();
      assertThat(refused.kind()).isEqualTo(HttpFailure.Kind.UNREACHABLE);
      assertThat(refused).hasMessageStartingWith("cannot connect to " + uri);
      URI nowhere = URI.create(scheme + "://nowhere.invalid");
      HttpFailure unknown =
          fixture.get(fixture.build(fixture.builder(nowhere)), "/").awaitFailure();
      assertThat(unknown.kind()).isEqualTo(HttpFailure.Kind.UNREACHABLE);
      assertThat(unknown).hasMessageContaining("host nowhere.invalid is unknown");
    }
  }
}
