// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.evenkeel.lab.staged.StagedLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page over real HTTP. */
class LabPageIT {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final StagedLab lab = new StagedLab(1, 3, 6);
  private final LabPage page = LabPage.start(lab, ANY_PORT);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    page.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(HttpRequest.newBuilder(page.url().resolve(path)), headers);
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return send(
        HttpRequest.newBuilder(page.url().resolve(path)).POST(BodyPublishers.ofString(body)),
        headers);
  }

  private HttpResponse<String> act(String action, String body) throws Exception {
    return post("/api/actions/" + action, body, "Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
      throws IOException, InterruptedException {
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
  }

  private static String error(HttpResponse<String> response) {
    return JsonParser.parseString(response.body()).getAsJsonObject().get("error").getAsString();
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html,Evenkeel lab",
    "/page.js,text/javascript,import",
    "/page.css,text/css,body",
    "/uplot.js,text/javascript,uPlot",
    "/uplot.css,text/css,.uplot",
    "/favicon.svg,image/svg+xml,<svg",
    "/healthz,text/plain,ok",
    "/metrics,text/plain; version=0.0.4,evenkeel_lab_calls_total",
    "/api/state,application/json,snapshot"
  })
  void servesItsFilesAndData(String path, String type, String content) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    assertThat(response.body()).contains(content);
  }

  @Test
  void everyFileThatThePageNamesIsServed() throws Exception {
    String html = get("/").body();
    var names = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"").matcher(html);
    int found = 0;
    while (names.find()) {
      assertThat(get(names.group(1)).statusCode()).as(names.group(1)).isEqualTo(200);
      found++;
    }
    assertThat(found).isGreaterThan(5);
  }

  @Test
  void lendsNothingToForeignPages() throws Exception {
    for (String path : new String[] {"/", "/api/state", "/nothing"}) {
      Map<String, List<String>> headers = get(path).headers().map();
      assertThat(headers.get("content-security-policy").get(0)).startsWith("default-src 'self'");
      assertThat(headers)
          .containsEntry("x-content-type-options", List.of("nosniff"))
          .containsEntry("referrer-policy", List.of("no-referrer"))
          .doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void aFileThatIsKnownIsNotSentAgain() throws Exception {
    String etag = get("/page.js").headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again = get("/page.js", "If-None-Match", etag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/page.java",
        "/../pom.xml",
        "/%2e%2e/pom.xml",
        "//page.js",
        "/index.html/",
        "/api/",
        "/api/actions",
        "/META-INF/MANIFEST.MF"
      })
  void thereIsNothingElse(String path) throws Exception {
    try (Reader reader = new Reader(page, "GET " + path, "Connection: close")) {
      assertThat(reader.line()).startsWith("HTTP/1.1 404");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/,'GET, HEAD'",
    "DELETE,/api/state,'GET, HEAD'",
    "PUT,/metrics,'GET, HEAD'",
    "OPTIONS,/api/actions/rollout,POST",
    "GET,/api/actions/rollout,POST"
  })
  void saysWhichMethodsThereAre(String method, String path, String allowed) throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(page.url().resolve(path))
                .method(method, BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue(allowed);
    assertThat(lab.now().events()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/state", "/api/events", "/metrics"})
  void headHasNoBody(String path) throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(page.url().resolve(path))
                .method("HEAD", BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void doesAnAction() throws Exception {
    assertThat(act("scale-up", "{\"replicas\": \"9\"}").statusCode()).isEqualTo(204);
    lab.tick();
    assertThat(lab.now().cluster().replicas()).isEqualTo(9);
    assertThat(act("scale-up", "").statusCode()).isEqualTo(204);
    lab.tick();
    assertThat(lab.now().cluster().replicas()).isEqualTo(12);
  }

  @Test
  void saysWhatIsWrongWithAnAction() throws Exception {
    HttpResponse<String> unknown = act("explode", "{}");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(error(unknown)).contains("/api/state");

    HttpResponse<String> refused = act("scale-up", "{\"replicas\": \"1000\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(error(refused)).isEqualTo("replicas must be from 0 to 40, but is 1000");

    HttpResponse<String> malformed = act("scale-up", "{\"replicas\": 5}");
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(error(malformed)).contains("'replicas'");

    HttpResponse<String> large = act("scale-up", " ".repeat(5_000));
    assertThat(large.statusCode()).isEqualTo(413);
  }

  @Test
  void whatCannotBeDoneAsThingsAreIsSaidInItsOwnSentence() throws Exception {
    lab.failNext(new IllegalStateException("The Deployment greeter was deleted; reset the lab"));
    HttpResponse<String> deleted = act("scale-up", "{}");
    assertThat(deleted.statusCode()).isEqualTo(409);
    assertThat(error(deleted)).isEqualTo("The Deployment greeter was deleted; reset the lab");

    lab.failNext(new UnsupportedOperationException("nobody thought of this"));
    HttpResponse<String> bug = act("scale-up", "{}");
    assertThat(bug.statusCode()).isEqualTo(500);
    assertThat(error(bug)).contains("UnsupportedOperationException: nobody thought of this");
  }

  @Test
  void takesNoFormOfAnyPage() throws Exception {
    HttpResponse<String> form =
        post("/api/actions/rollout", "{}", "Content-Type", "text/plain;application/json");
    assertThat(form.statusCode()).isEqualTo(415);
    HttpResponse<String> foreign =
        post(
            "/api/actions/rollout",
            "{}",
            "Content-Type",
            "application/json",
            "Origin",
            "http://evil.example");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(error(foreign)).contains("http://localhost:" + page.url().getPort());
    lab.tick();
    assertThat(lab.now().events()).isEmpty();
  }

  @Test
  void isNotThereUnderAForeignName() throws Exception {
    try (Reader reader = new Reader(page, "GET /api/state", "Host: evil.example")) {
      assertThat(reader.line()).startsWith("HTTP/1.1 403");
    }
    URI other = URI.create("http://localhost:" + page.url().getPort() + "/api/state");
    assertThat(send(HttpRequest.newBuilder(other)).statusCode()).isEqualTo(200);
  }

  @Test
  void aPortInUseIsOneSentenceWithWhatToDo() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), page.url().getPort());
    assertThatThrownBy(() -> LabPage.start(lab, taken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(String.valueOf(page.url().getPort()))
        .hasMessageContaining("use another port");
    assertThat(lab.listeners()).isEqualTo(1);
  }

  @Test
  void anAddressOfElsewhereIsOneSentenceWithWhatToDo() {
    assertThatThrownBy(() -> LabPage.start(lab, new InetSocketAddress("192.0.2.1", 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("192.0.2.1")
        .hasMessageContaining("use 127.0.0.1, or an address of this machine");
    assertThatThrownBy(
            () -> LabPage.start(lab, InetSocketAddress.createUnresolved("no.such.host", 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no.such.host")
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void everyAddressOfTheMachineIsReachedByLoopback() throws Exception {
    try (LabPage everywhere = LabPage.start(lab, new InetSocketAddress(0))) {
      assertThat(everywhere.url().getHost()).isEqualTo("127.0.0.1");
      assertThat(send(HttpRequest.newBuilder(everywhere.url())).statusCode()).isEqualTo(200);
    }
  }
}
