// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The API server as its administrator sees it: the direct way, which no fault touches.
 *
 * <p>System properties say where it is: {@code contract.server} as host:port, and the files {@code
 * contract.ca}, {@code contract.admin-token} and {@code contract.client-token}.
 */
final class ApiServer {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** One for all tests: what is there before a test is no leak of the test. */
  static final ApiServer SHARED = new ApiServer();

  final String caPem = read("contract.ca");
  final String clientToken = read("contract.client-token").strip();
  private final String adminToken = read("contract.admin-token").strip();
  private final String server = property("contract.server");
  private final HttpClient http;

  private ApiServer() {
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trust(Path.of(property("contract.ca"))))
            .connectTimeout(DEADLINE)
            .executor(
                Executors.newCachedThreadPool(
                    task -> {
                      Thread thread = new Thread(task, "administrator");
                      thread.setDaemon(true);
                      return thread;
                    }))
            .build();
  }

  InetSocketAddress address() {
    int colon = server.lastIndexOf(':');
    return new InetSocketAddress(
        server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
  }

  /** Makes the object what the JSON says, whether it was there or not. */
  void apply(String path, String json) {
    HttpResponse<String> response =
        send(
            request(path + "?fieldManager=contract&force=true")
                .header("content-type", "application/apply-patch+yaml")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(json)));
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException("apply " + path + ": " + response.body());
    }
  }

  /** Deletes an object, if it is there. */
  void delete(String path) {
    HttpResponse<String> response = send(request(path).DELETE());
    if (response.statusCode() / 100 != 2 && response.statusCode() != 404) {
      throw new IllegalStateException("delete " + path + ": " + response.body());
    }
  }

  /** All metrics, as text: a line each. */
  List<String> metrics() {
    HttpResponse<String> response = send(request("/metrics").GET());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("metrics: " + response.body());
    }
    return response.body().lines().toList();
  }

  /** The sum of a metric over those of its label sets that match. */
  static int sum(List<String> metrics, String name, Predicate<String> labels) {
    double sum = 0;
    for (String line : metrics) {
      int end = line.lastIndexOf('}');
      if (line.startsWith(name + "{") && labels.test(line.substring(name.length(), end))) {
        sum += Double.parseDouble(line.substring(end + 1));
      }
    }
    return (int) sum;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://" + server + path))
        .timeout(DEADLINE)
        .header("authorization", "Bearer " + adminToken);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext trust(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("CA " + pem, e);
    }
  }

  private static String read(String property) {
    try {
      return Files.readString(Path.of(property(property)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          "no system property " + name + ": start this with interop/run contract");
    }
    return value;
  }
}
