// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the client trusts, and who it says it is. */
final class TlsIT {

  private final Fixture fixture = new Fixture();
  @TempDir Path directory;

  @AfterEach
  void close() {
    fixture.close();
  }

  private Recorder get(TestServer server, String host, TlsSource tls) {
    return fixture.get(fixture.build(fixture.builder(server.uri(host)).tls(tls)), "/");
  }

  private static TlsSource trusting(X509Bundle ca) {
    return TlsSource.builder().trust(TestCertificates.trust(ca)).build();
  }

  @Test
  void trustsEveryCertificateOfABundle() throws Exception {
    Path bundle = directory.resolve("ca.crt");
    X509Bundle other = TestCertificates.authority("other");
    Files.writeString(
        bundle,
        "comment\n"
            + other.getRootCertificatePEM()
            + "\n"
            + TestCertificates.authority().getRootCertificatePEM());
    TlsSource tls = TlsSource.builder().trust(PemSource.file(bundle)).build();
    TestServer one = fixture.start(TestServer.secure());
    TestServer two = fixture.start(TestServer.secure(TestCertificates.server(other, "localhost")));
    assertThat(get(one, "localhost", tls).awaitBody()).isEqualTo("/");
    assertThat(get(two, "localhost", tls).awaitBody()).isEqualTo("/");
  }

  @Test
  void followsARotatedCaWhileStreamsLive() throws Exception {
    Path bundle = directory.resolve("ca.crt");
    Files.writeString(bundle, TestCertificates.authority().getRootCertificatePEM());
    X509Bundle next = TestCertificates.authority("next");
    TestServer server = fixture.start(TestServer.secure().maxStreams(2));
    ConcurrentLinkedQueue<TestStream> open = new ConcurrentLinkedQueue<>();
    server.handler =
        stream -> {
          open.add(stream);
          stream.begin(200);
        };
    Origin origin =
        fixture.build(
            fixture
                .builder(server.uri())
                .tls(TlsSource.builder().trust(PemSource.file(bundle)).build()));
    Recorder old = fixture.get(origin, "/old");
    assertThat(old.status()).isEqualTo(200);

    server.certificate(TestCertificates.server(next, "localhost"));
    HttpFailure untrusted = fixture.get(origin, "/untrusted").awaitFailure();
    assertThat(untrusted.kind()).isEqualTo(HttpFailure.Kind.TLS);
    assertThat(untrusted).hasMessageContaining("not signed by a CA in " + bundle);
    Files.writeString(bundle, next.getRootCertificatePEM());
    assertThat(fixture.get(origin, "/trusted").status()).isEqualTo(200);

    open.forEach(stream -> stream.data(stream.path(), true));
    assertThat(old.awaitBody()).isEqualTo("/old");
  }

  @Test
  void saysWhichNameTheServerIsNotCertifiedFor() {
    X509Bundle elsewhere = TestCertificates.server(TestCertificates.authority(), "elsewhere.test");
    TestServer server = fixture.start(TestServer.secure(elsewhere));
    TlsSource tls = trusting(TestCertificates.authority());
    HttpFailure byName = get(server, "localhost", tls).awaitFailure();
    assertThat(byName.kind()).isEqualTo(HttpFailure.Kind.TLS);
    assertThat(byName).hasMessageContaining("its certificate is not for the name localhost");
    HttpFailure byAddress = get(server, "127.0.0.1", tls).awaitFailure();
    assertThat(byAddress).hasMessageContaining("its certificate is not for the name 127.0.0.1");
  }

  @Test
  void asksForAndVerifiesAnotherServerName() {
    X509Bundle elsewhere = TestCertificates.server(TestCertificates.authority(), "elsewhere.test");
    TestServer server = fixture.start(TestServer.secure(elsewhere));
    AtomicReference<String> indicated = new AtomicReference<>("");
    server.handler =
        stream -> {
          var ssl = stream.connection().pipeline().get(io.netty.handler.ssl.SslHandler.class);
          SSLSession session = ssl.engine().getSession();
          indicated.set(
              ((javax.net.ssl.ExtendedSSLSession) session).getRequestedServerNames().toString());
          stream.answer(200, "");
        };
    TlsSource.Builder tls =
        TlsSource.builder().trust(TestCertificates.trust(TestCertificates.authority()));
    get(server, "127.0.0.1", tls.serverName("elsewhere.test").build()).awaitBody();
    assertThat(indicated.get()).contains("elsewhere.test");
    HttpFailure wrong =
        get(server, "127.0.0.1", tls.serverName("third.test").build()).awaitFailure();
    assertThat(wrong).hasMessageContaining("its certificate is not for the name third.test");
  }

  @Test
  void verifiesALiteralAddressAsServerName() {
    TestServer server = fixture.start(TestServer.secure());
    TlsSource tls =
        TlsSource.builder()
            .trust(TestCertificates.trust(TestCertificates.authority()))
            .serverName("127.0.0.1")
            .build();
    assertThat(get(server, "localhost", tls).status()).isEqualTo(200);
  }

  @Test
  void skipsChainAndNameOnlyWhereItIsToldToBeInsecure() {
    X509Bundle stranger =
        TestCertificates.server(TestCertificates.authority("stranger"), "elsewhere.test");
    TestServer server = fixture.start(TestServer.secure(stranger));
    assertThat(get(server, "localhost", TlsSource.builder().insecure().build()).status())
        .isEqualTo(200);
    HttpFailure system = get(server, "localhost", TlsSource.system()).awaitFailure();
    assertThat(system.kind()).isEqualTo(HttpFailure.Kind.TLS);
    assertThat(system).hasMessageContaining("not signed by a CA in the JVM's own trust store");
  }

  @Test
  void saysThatACertificateHasExpired() throws Exception {
    X509Bundle expired =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .notBefore(Instant.parse("2020-01-01T00:00:00Z"))
            .notAfter(Instant.parse("2020-02-01T00:00:00Z"))
            .buildIssuedBy(TestCertificates.authority());
    TestServer server = fixture.start(TestServer.secure(expired));
    HttpFailure failure =
        get(server, "localhost", trusting(TestCertificates.authority())).awaitFailure();
    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.TLS);
    assertThat(failure).hasMessageContaining("its certificate has expired");
  }

  @Test
  void failsWithThePathWhereTheCaFileIsMissing() {
    TestServer server = fixture.start(TestServer.secure());
    Path missing = directory.resolve("missing.crt");
    HttpFailure failure =
        get(server, "localhost", TlsSource.builder().trust(PemSource.file(missing)).build())
            .awaitFailure();
    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.TLS);
    assertThat(failure).hasMessage(missing + ": no such file; create it, or correct the path");
  }

  private TestServer demanding() {
    TestServer server =
        fixture.start(
            TestServer.secure()
                .demandClientCertificate(TestCertificates.authority().getRootCertificate()));
    server.handler =
        stream -> {
          var ssl = stream.connection().pipeline().get(io.netty.handler.ssl.SslHandler.class);
          try {
            stream.answer(200, ssl.engine().getSession().getPeerPrincipal().getName());
          } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
            stream.answer(500, e.toString());
          }
        };
    return server;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void showsAClientCertificateOfRsaOrEc(boolean rsa) throws Exception {
    X509Bundle client = TestCertificates.client(TestCertificates.authority(), rsa);
    TlsSource tls =
        TlsSource.builder()
            .trust(TestCertificates.trust(TestCertificates.authority()))
            .clientCertificate(
                PemSource.of("certificate", client.getCertificatePEM()),
                PemSource.of("key", client.getPrivateKeyPEM()))
            .build();
    assertThat(get(demanding(), "localhost", tls).awaitBody()).isEqualTo("CN=client");
  }

  @Test
  void saysThatTheServerMayDemandAClientCertificate() {
    TestServer server = demanding();
    TlsSource tls = trusting(TestCertificates.authority());
    // With TLS 1.3 the server's alert may get lost: the reset that follows it can overtake it.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              HttpFailure failure = get(server, "localhost", tls).awaitFailure();
              return failure.kind() == HttpFailure.Kind.TLS
                  && String.valueOf(failure.getMessage())
                      .contains("it may demand a client certificate");
            });
  }

  @Test
  void opensANewConnectionForNewCallsWhenTheClientCertificateChanged() throws Exception {
    Path certificate = directory.resolve("tls.crt");
    Path key = directory.resolve("tls.key");
    X509Bundle first = TestCertificates.client(TestCertificates.authority(), false);
    Files.writeString(certificate, first.getCertificatePEM());
    Files.writeString(key, first.getPrivateKeyPEM());
    TestServer server = demanding();
    AtomicReference<String> status = new AtomicReference<>("200");
    server.handler =
        stream ->
            stream.answer(server.accepted.get() > 1 ? 200 : Integer.parseInt(status.get()), "");
    Origin origin =
        fixture.build(
            fixture
                .builder(server.uri())
                .tls(
                    TlsSource.builder()
                        .trust(TestCertificates.trust(TestCertificates.authority()))
                        .clientCertificate(PemSource.file(certificate), PemSource.file(key))
                        .build()));
    assertThat(fixture.get(origin, "/").status()).isEqualTo(200);
    status.set("401");
    assertThat(fixture.get(origin, "/").status()).isEqualTo(401);
    X509Bundle second = TestCertificates.client(TestCertificates.authority(), false);
    Files.writeString(certificate, second.getCertificatePEM());
    // Half of a rotation: the key is not the certificate's, so the old pair stays.
    assertThat(fixture.get(origin, "/").status()).isEqualTo(401);
    Files.writeString(key, second.getPrivateKeyPEM());
    assertThat(fixture.get(origin, "/").status()).isEqualTo(200);
    assertThat(server.accepted).hasValue(2);
    await().atMost(Duration.ofSeconds(60)).until(() -> server.connections.size() == 1);
  }

  @Test
  void callsIpv6Hosts() {
    assumeTrue(hasIpv6());
    TestServer server = fixture.start(TestServer.secure().host("::1"));
    URI uri = server.uri("[::1]");
    assertThat(fixture.get(fixture.build(fixture.builder(uri)), "/").awaitBody()).isEqualTo("/");
  }

  /** Whether this machine has the address; a container may have no IPv6 at all. */
  private static boolean hasIpv6() {
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(loopback), 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
