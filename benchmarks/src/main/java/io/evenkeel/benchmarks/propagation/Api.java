// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.propagation;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The slices of a namespace at an API server, by the JDK's client alone. */
final class Api {

  private final HttpClient http;
  private final URI url;
  private final Path folder;
  private final String namespace;

  /** {@code folder} has token, ca.crt and namespace, as in a pod. */
  Api(URI url, Path folder) throws IOException, GeneralSecurityException {
    this.url = url;
    this.folder = folder;
    this.namespace = Files.readString(folder.resolve("namespace"));
    this.http = HttpClient.newBuilder().sslContext(trusting(ca())).build();
  }

  URI url() {
    return url;
  }

  String namespace() {
    return namespace;
  }

  Path ca() {
    return folder.resolve("ca.crt");
  }

  Path tokenFile() {
    return folder.resolve("token");
  }

  /** The body of a GET of the namespace's slices. */
  InputStream get(String query) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        http.send(request("?" + query).build(), BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IOException("GET: status " + response.statusCode());
    }
    return response.body();
  }

  /** Creates a slice of one port, or replaces it whatever its version. */
  void write(boolean create, String service, int port, List<String> addresses)
      throws IOException, InterruptedException {
    String name = service + "-1";
    String endpoints =
        addresses.stream()
            .map(address -> "{\"addresses\":[\"" + address + "\"],\"conditions\":{\"ready\":true}}")
            .collect(Collectors.joining(","));
    String slice =
        String.format(
            Locale.ROOT,
            """
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","addressType":"IPv4",
        "metadata":{"name":"%s","namespace":"%s","labels":{"kubernetes.io/service-name":"%s"}},
        "ports":[{"name":"grpc","port":%d,"protocol":"TCP"}],"endpoints":[%s]}""",
            name,
            namespace,
            service,
            port,
            endpoints);
    HttpRequest request =
        request(create ? "" : "/" + name)
            .header("Content-Type", "application/json")
            .method(create ? "POST" : "PUT", BodyPublishers.ofString(slice))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          request.method() + ": status " + response.statusCode() + ": " + response.body());
    }
  }

  private HttpRequest.Builder request(String rest) throws IOException {
    return HttpRequest.newBuilder(
            URI.create(
                url
                    + "/apis/discovery.k8s.io/v1/namespaces/"
                    + namespace
                    + "/endpointslices"
                    + rest))
        .header("Authorization", "Bearer " + Files.readString(tokenFile()).strip());
  }

  private static SSLContext trusting(Path ca) throws IOException, GeneralSecurityException {
    KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
    trust.load(null, null);
    try (InputStream pem = Files.newInputStream(ca)) {
      trust.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
