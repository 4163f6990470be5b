// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A plain client of the API: what the JDK has and nothing else. */
final class Client {

  static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/prod/endpointslices";
  static final String OF_GREETER = "labelSelector=kubernetes.io/service-name%3Dgreeter";

  private final KubernetesApi api;
  private final HttpClient http;
  private String token;

  private Client(KubernetesApi api, HttpClient http) {
    this.api = api;
    this.http = http;
    this.token = api.token();
  }

  static Client of(KubernetesApi api) {
    return of(api, Version.HTTP_2);
  }

  static Client of(KubernetesApi api, Version version) {
    return new Client(
        api,
        HttpClient.newBuilder()
            .version(version)
            .connectTimeout(Duration.ofSeconds(30))
            .sslContext(trusting(api.caPem()))
            .build());
  }

  Client as(String other) {
    Client client = new Client(api, http);
    client.token = other;
    return client;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  JsonObject json(String path) throws IOException, InterruptedException {
    return JsonParser.parseString(get(path).body()).getAsJsonObject();
  }

  HttpResponse<String> accepting(String accept, String path)
      throws IOException, InterruptedException {
    return http.send(request(path).header("Accept", accept).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    return http.send(
        request(path)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Opens a watch; the path has a query already. */
  Stream watch(String path) {
    return open(request(path + "&watch=1"));
  }

  Stream tableWatch(String path) {
    return open(
        request(path + "&watch=1")
            .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"));
  }

  private Stream open(HttpRequest.Builder request) {
    Stream stream = new Stream();
    stream.sent(http.sendAsync(request.build(), stream.handler()));
    return stream;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api.url() + path)).timeout(Duration.ofSeconds(20));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  static SSLContext trusting(String pem) {
    try {
      KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
      trust.load(null, null);
      trust.setCertificateEntry(
          "ca",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trust);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
