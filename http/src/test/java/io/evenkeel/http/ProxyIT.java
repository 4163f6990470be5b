// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ways through a proxy. */
final class ProxyIT {

  private static final String PASSWORD =
      "Basic "
          + Base64.getEncoder().encodeToString("ann:se/cret".getBytes(StandardCharsets.ISO_8859_1));

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Origin through(TestServer server, String proxy) {
    return fixture.build(fixture.builder(server.uri()).proxy(URI.create(proxy)));
  }

  private static TestServer.Options echoingProxyAuthorization() {
    return TestServer.secure();
  }

  private TestServer server() {
    TestServer server = fixture.start(echoingProxyAuthorization());
    server.handler = stream -> stream.answer(200, "saw " + stream.header("proxy-authorization"));
    return server;
  }

  @Test
  void goesThroughAnHttpProxy() throws Exception {
    TestServer server = server();
    try (TestProxy proxy = TestProxy.start(null, null)) {
      Origin origin = through(server, "http://localhost:" + proxy.port());
      assertThat(fixture.get(origin, "/").awaitBody()).isEqualTo("saw null");
      assertThat(proxy.heads).hasSize(1);
      assertThat(proxy.heads.get(0)).startsWith("CONNECT localhost:" + server.port() + " ");
    }
  }

  @Test
  void goesThroughAnHttpProxyThatDemandsAPassword() throws Exception {
    TestServer server = server();
    try (TestProxy proxy = TestProxy.start(PASSWORD, null)) {
      Origin origin = through(server, "http://ann:se%2Fcret@localhost:" + proxy.port());
      assertThat(fixture.get(origin, "/").awaitBody()).isEqualTo("saw null");
      assertThat(fixture.get(origin, "/").awaitBody()).isEqualTo("saw null");
      assertThat(proxy.heads).hasSize(1);
    }
  }

  @Test
  void goesThroughAnHttpsProxy() throws Exception {
    TestServer server = server();
    try (TestProxy proxy = TestProxy.start(null, TestCertificates.server())) {
      Origin origin = through(server, "https://localhost:" + proxy.port());
      assertThat(fixture.get(origin, "/").awaitBody()).isEqualTo("saw null");
    }
  }

  @Test
  void goesThroughAnHttpsProxyThatDemandsAPassword() throws Exception {
    TestServer server = server();
    try (TestProxy proxy = TestProxy.start(PASSWORD, TestCertificates.server())) {
      Origin origin = through(server, "https://ann:se%2Fcret@localhost:" + proxy.port());
      assertThat(fixture.get(origin, "/").awaitBody()).isEqualTo("saw null");
    }
  }

  @Test
  void showsOfTheProxysAnswerWhatALogCanBear() throws Exception {
    TestServer server = server();
    try (TestProxy proxy = TestProxy.start(PASSWORD, TestCertificates.server())) {
      proxy.refusal = "503 \u001b[2Jgone " + "x".repeat(2_000);
      Origin origin = through(server, "https://localhost:" + proxy.port());
      HttpFailure failure = fixture.get(origin, "/").awaitFailure();
      assertThat(failure).hasMessageContaining("503 \uFFFD[2Jgone x");
      assertThat(failure.getMessage()).hasSizeLessThan(500).doesNotContain("\u001b");
    }
  }

  @Test
  void failsWithTheProxysAnswerWhereThePasswordIsMissingOrWrong() throws Exception {
    TestServer server = server();
    try (TestProxy proxy = TestProxy.start(PASSWORD, null)) {
      for (String user : new String[] {"", "ann:wrong@"}) {
        Origin origin = through(server, "http://" + user + "localhost:" + proxy.port());
        HttpFailure failure = fixture.get(origin, "/").awaitFailure();
        assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.PROXY);
        assertThat(failure).hasMessageContaining("407").hasMessageContaining("password");
        assertThat(failure).hasMessageContaining("the proxy http://localhost:" + proxy.port());
        assertThat(failure.getMessage()).doesNotContain("wrong");
      }
    }
  }

  @Test
  void failsWhereTheProxyIsNotThere() throws Exception {
    TestServer server = server();
    TestProxy proxy = TestProxy.start(null, null);
    proxy.close();
    for (String scheme : new String[] {"http", "https"}) {
      Origin origin = through(server, scheme + "://localhost:" + proxy.port());
      HttpFailure failure = fixture.get(origin, "/").awaitFailure();
      assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.PROXY);
      assertThat(failure).hasMessageContaining("the proxy " + scheme + "://localhost:");
    }
  }

  @Test
  void namesTheProxyWhereTheConnectionEndsInTheHandshakeBehindIt() throws Exception {
    TestServer server = fixture.start(TestServer.secure().endsAmidTls());
    try (TestProxy proxy = TestProxy.start(null, null)) {
      String uri = "http://localhost:" + proxy.port();
      HttpFailure failure = fixture.get(through(server, uri), "/").awaitFailure();
      assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.UNREACHABLE);
      assertThat(failure).hasMessageContaining("through the proxy " + uri);
    }
  }

  @Test
  void failsWhereTheHttpsProxyIsNotTrusted() throws Exception {
    TestServer server = server();
    var stranger = TestCertificates.server(TestCertificates.authority("stranger"), "localhost");
    try (TestProxy proxy = TestProxy.start(null, stranger)) {
      Origin origin = through(server, "https://localhost:" + proxy.port());
      HttpFailure failure = fixture.get(origin, "/").awaitFailure();
      assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.PROXY);
      assertThat(failure).hasMessageContaining("unable to find valid certification path");
    }
  }

  @Test
  void letsNobodyElseUseTheRelay() throws Exception {
    TestServer server = server();
    ConnectRelay relay = new ConnectRelay("127.0.0.1", server.port(), null, "Basic x", "a:1");
    var address = relay.start();
    String[] requests = {
      "CONNECT a:1 HTTP/1.1\r\n\r\n",
      "CONNECT a:1 HTTP/1.1\r\nProxy-Authorization: Relay 00\r\n\r\n",
      "CONNECT b:1 HTTP/1.1\r\nProxy-Authorization: " + relay.ticket() + "\r\n\r\n",
      "GET / HTTP/1.1\r\nProxy-Authorization: " + relay.ticket() + "\r\n\r\n",
    };
    for (String request : requests) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(answer).startsWith("HTTP/1.1 403 ");
      }
    }
    relay.close();
  }

  @Test
  void endsTheRelaysThreadsWithTheOrigin() throws Exception {
    TestServer server = server();
    try (TestProxy proxy = TestProxy.start(PASSWORD, null)) {
      Origin origin = through(server, "http://ann:se%2Fcret@localhost:" + proxy.port());
      assertThat(fixture.get(origin, "/").status()).isEqualTo(200);
      assertThat(relayThreads()).isPositive();
      origin.close();
      await().atMost(Duration.ofSeconds(60)).until(() -> relayThreads() == 0);
    }
  }

  private static long relayThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("evenkeel-proxy"))
        .count();
  }

  @Test
  void refusesProxiesOfOtherKinds() {
    URI server = URI.create("https://localhost");
    OriginBuilder socks = fixture.builder(server).proxy(URI.create("socks5://u:secret@p:1080"));
    assertThatThrownBy(socks::build)
        .hasMessage("proxy socks5://p:1080: scheme socks5; allowed are http and https");
    OriginBuilder clear =
        fixture.builder(URI.create("http://localhost")).proxy(URI.create("https://p"));
    assertThatThrownBy(clear::build).hasMessageContaining("only an http proxy leads");
  }
}
