// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evenkeel.standins.http.Connection;
import io.evenkeel.standins.tls.Certificates.KeyType;
import io.evenkeel.standins.tls.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server as a process: protocols, addresses, certificates, restarts, threads. */
class ServerIT extends ApiTest {

  @ParameterizedTest
  @CsvSource({"HTTP_2,h2", "HTTP_1_1,http/1.1"})
  void speaksBothProtocolsOnTls(Version version, String protocol) throws Exception {
    HttpResponse<String> response = Client.of(api, version).get(SLICES);
    assertThat(response.version()).isEqualTo(version);
    assertThat(api.requests().connections())
        .extracting(Connection::protocol)
        .containsExactly(protocol);
  }

  @Test
  void stopsAndStartsAgainAtOnceOnTheSamePort() {
    try (KubernetesApi api = KubernetesApi.start()) {
      int port = api.url().getPort();
      for (int i = 0; i < 30; i++) {
        api.stop();
        api.restart();
      }

      assertThat(api.url().getPort()).isEqualTo(port);
    }
  }

  @Test
  void speaksHttp1OnClearText() throws Exception {
    restartWith(KubernetesApi.builder().clearText());
    assertThat(api.url().getScheme()).isEqualTo("http");
    HttpResponse<String> response = Client.of(api, Version.HTTP_1_1).get(SLICES);
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void takesHttp2WithPriorKnowledgeOnClearText() throws Exception {
    restartWith(KubernetesApi.builder().clearText());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.url().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      out.flush();
      byte[] head = socket.getInputStream().readNBytes(9);
      assertThat(head[3]).as("a SETTINGS frame").isEqualTo((byte) 4);
    }
  }

  @Test
  void listensOnIpv6() throws Exception {
    assumeTrue(hasIpv6());
    restartWith(KubernetesApi.builder().address("::1"));
    assertThat(api.url().getHost()).startsWith("[");
    assertThat(Client.of(api).get("/livez").body()).isEqualTo("ok");
  }

  @Test
  void listensOnLoopbackOnly() {
    assertThatThrownBy(() -> KubernetesApi.builder().address("0.0.0.0").start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback");
  }

  @Test
  void refusesAPortThatIsTaken() {
    assertThatThrownBy(() -> KubernetesApi.builder().port(api.url().getPort()).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot listen");
  }

  @Test
  void countsRequestsStreamsAndConnections() throws Exception {
    Client client = Client.of(api);
    client.get(SLICES);
    client.get(SLICES + "/x");
    watchSlices(client);
    assertThat(api.requests().count("list", "endpointslices")).isEqualTo(1);
    assertThat(api.requests().count("get", "endpointslices")).isEqualTo(1);
    assertThat(api.requests().openWatches("endpointslices")).isEqualTo(1);
    assertThat(api.requests().openWatches("services")).isZero();
    assertThat(api.requests().acceptedConnections()).isEqualTo(1);
    Connection connection = api.requests().connections().get(0);
    assertThat(connection.streams()).isEqualTo(3);
    assertThat(connection.openStreams()).isEqualTo(1);
    LoggedRequest get = api.requests().log(ApiRequest::isGet).get(0);
    assertThat(get.status()).isEqualTo(404);
    assertThat(get.request().userAgent()).startsWith("Java-http-client");
    assertThat(get.request().connection()).isEqualTo(1);
    assertThat(get.request().path()).isEqualTo(SLICES + "/x");
    api.requests().clear();
    assertThat(api.requests().log()).hasSize(1);
  }

  @Test
  void goesAwayAndComesBackOnTheSamePort() throws Exception {
    putGreeter("a", "10.0.0.1");
    Client client = Client.of(api);
    Stream watch = watchSlices(client);
    URI url = api.url();
    api.stop();
    watch.broken();
    assertThatThrownBy(() -> client.get("/livez")).isInstanceOf(ConnectException.class);
    api.restart();
    assertThat(api.url()).isEqualTo(url);
    assertThat(client.get(SLICES).body()).contains("\"name\":\"a\"");
  }

  @Test
  void refusesConnectionsAsSoonAsItHasStopped() throws Exception {
    InetSocketAddress address = new InetSocketAddress(api.url().getHost(), api.url().getPort());
    for (int round = 0; round < 200; round++) {
      api.stop();
      try (Socket socket = new Socket()) {
        assertThatThrownBy(() -> socket.connect(address, 5_000))
            .isInstanceOf(ConnectException.class);
      }
      api.restart();
    }
  }

  @Test
  void givesTheNewCertificateToNewConnectionsOnly() throws Exception {
    Client old = Client.of(api);
    old.get("/livez");
    String before = api.caPem();
    api.rotateCa();
    assertThat(api.caPem()).isNotEqualTo(before);
    assertThat(old.get("/livez").statusCode()).isEqualTo(200);
    assertThat(Client.of(api).get("/livez").statusCode()).isEqualTo(200);
    HttpClient late = HttpClient.newBuilder().sslContext(Client.trusting(before)).build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(api.url() + "/livez")).build();
    assertThatThrownBy(() -> late.send(request, BodyHandlers.ofString()))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void knowsAUserByTheClientCertificate() throws Exception {
    Identity jane = api.certificates().client(KeyType.RSA, "jane", "readers");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("jane", jane.key(), new char[0], jane.chain().toArray(new Certificate[0]));
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, new char[0]);
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(api.caPem().getBytes(StandardCharsets.US_ASCII))));
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trust);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    HttpClient http = HttpClient.newBuilder().sslContext(tls).build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(api.url() + SLICES)).build();
    assertThat(http.send(request, BodyHandlers.ofString()).body())
        .contains("User \\\"jane\\\" cannot list");
  }

  @Test
  void writesAKubeconfig() {
    assertThat(api.kubeconfig("secret"))
        .contains("server: " + api.url(), "token: secret", "certificate-authority-data: ");
    restartWith(KubernetesApi.builder().clearText());
    assertThat(api.kubeconfig("secret")).doesNotContain("certificate-authority-data");
  }

  @Test
  void leavesNoThreadBehind() throws IOException, InterruptedException {
    Client.of(api).get("/livez");
    api.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(Thread::isAlive)
        .extracting(Thread::getName)
        .noneMatch(name -> name.contains("evenkeel-standin"));
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
