// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.kubernetes.store.Json;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of whole answers. */
class AnswerFaultIT extends ApiTest {

  private final Client client = Client.of(api);

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503, 504})
  void answersWithAStatusSoOften(int code) throws Exception {
    Fault fault = api.faults().lists().times(2).status(code);
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> response = client.get(SLICES);
      assertThat(response.statusCode()).isEqualTo(code);
      assertThat(response.body()).contains("\"kind\":\"Status\"").contains("\"code\":" + code);
    }
    assertThat(client.get(SLICES).statusCode()).isEqualTo(200);
    assertThat(fault.strikes()).isEqualTo(2);
    assertThat(fault.isActive()).isFalse();
  }

  @Test
  void saysWhenToTryAgain() throws Exception {
    api.faults().status(429, Duration.ofSeconds(7));
    HttpResponse<String> response = client.get(SLICES);
    assertThat(response.headers().firstValue("retry-after")).hasValue("7");
    assertThat(response.body()).contains("\"retryAfterSeconds\":7");
  }

  @Test
  void strikesOnlyWhatItIsFor() throws Exception {
    putGreeter("a", "10.0.0.1");
    Fault probes = api.faults().probes().status(503);
    Fault gets = api.faults().gets().status(500);
    Fault services = api.faults().resource("services").status(504);
    Fault other = api.faults().on(r -> r.userAgent().startsWith("kubectl")).status(418);
    assertThat(client.get("/readyz").statusCode()).isEqualTo(503);
    assertThat(client.get(SLICES + "/a").statusCode()).isEqualTo(500);
    assertThat(client.get("/api/v1/services").statusCode()).isEqualTo(504);
    assertThat(client.get(SLICES).statusCode()).isEqualTo(200);
    assertThat(probes.strikes() + gets.strikes() + services.strikes()).isEqualTo(3);
    assertThat(other.strikes()).isZero();
    api.faults().clear();
    assertThat(client.get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void answersLate() throws Exception {
    Fault fault = api.faults().lists().times(1).delay(Duration.ofSeconds(2));
    var answer = CompletableFuture.supplyAsync(() -> status(SLICES));
    assertThatThrownBy(() -> answer.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(answer.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(fault.strikes()).isEqualTo(1);
  }

  private int status(String path) {
    try {
      return client.get(path).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void answersLateInTheRightOrderOnAWatch() {
    putGreeter("a", "10.0.0.1");
    Fault fault = api.faults().watches().delay(Duration.ofMillis(50));
    assertThat(client.watch(SLICES + "?").summary(1)).containsExactly("ADDED a");
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @Test
  void answers410() throws Exception {
    Fault fault = api.faults().times(1).expiredStatus();
    JsonObject status = client.json(SLICES + "?watch=1");
    assertThat(Json.number(status, "code")).isEqualTo(410);
    assertThat(Json.text(status, "reason")).isEqualTo("Expired");
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @Test
  void answersAsProxiesDo() throws Exception {
    Fault page = api.faults().times(1).htmlPage(502);
    HttpResponse<String> html = client.get(SLICES);
    assertThat(html.statusCode()).isEqualTo(502);
    assertThat(html.body()).startsWith("<html>");
    Fault redirect = api.faults().times(1).redirect("https://example.com/login");
    HttpResponse<String> moved = client.get(SLICES);
    assertThat(moved.statusCode()).isEqualTo(302);
    assertThat(moved.headers().firstValue("location")).hasValue("https://example.com/login");
    Fault any = api.faults().times(1).respond(200, "text/plain", "hello");
    assertThat(client.get(SLICES).body()).isEqualTo("hello");
    Fault type = api.faults().times(1).wrongContentType();
    HttpResponse<String> wrong = client.get(SLICES);
    assertThat(wrong.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
    assertThat(wrong.body()).contains("EndpointSliceList");
    assertThat(page.strikes() + redirect.strikes() + any.strikes() + type.strikes()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void truncatesAListAndKeepsTheConnection(Version version) throws Exception {
    Client one = Client.of(api, version);
    Fault fault = api.faults().lists().times(1).truncate();
    String body = one.get(SLICES).body();
    assertThatThrownBy(() -> JsonParser.parseString(body)).isInstanceOf(JsonParseException.class);
    assertThat(body).startsWith("{\"kind\":\"EndpointSliceList\"");
    assertThat(one.get(SLICES).statusCode()).isEqualTo(200);
    assertThat(api.requests().acceptedConnections()).isEqualTo(1);
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void truncatesAListAndBreaksOff(Version version) {
    Client one = Client.of(api, version);
    Fault fault = api.faults().lists().times(1).truncateAndBreak();
    assertThatThrownBy(() -> one.get(SLICES)).isInstanceOf(IOException.class);
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @Test
  void spoilsAListsJson() throws Exception {
    putGreeter("a", "10.0.0.1");
    Fault malformed = api.faults().times(1).malformedJson();
    String body = client.get(SLICES).body();
    assertThatThrownBy(() -> JsonParser.parseString(body)).isInstanceOf(JsonParseException.class);
    Fault naked = api.faults().times(1).objectsWithoutMetadata();
    JsonObject list = client.json(SLICES);
    assertThat(Json.objects(list, "items").get(0).has("metadata")).isFalse();
    assertThat(list.has("metadata")).isTrue();
    Fault wordy = api.faults().times(1).versionsNotNumbers();
    assertThat(Json.text(client.json(SLICES), "metadata.resourceVersion"))
        .isEqualTo("not-a-number");
    Fault without = api.faults().times(1).withoutVersions();
    assertThat(client.json(SLICES).getAsJsonObject("metadata").has("resourceVersion")).isFalse();
    assertThat(malformed.strikes() + naked.strikes() + wordy.strikes() + without.strikes())
        .isEqualTo(4);
  }

  @Test
  void neverEndsAList() throws Exception {
    putGreeter("a", "10.0.0.1");
    Fault fault = api.faults().lists().endlessLists();
    String path = SLICES + "?limit=1";
    for (int i = 0; i < 5; i++) {
      JsonObject page = client.json(path);
      assertThat(Json.objects(page, "items")).hasSize(1);
      path = SLICES + "?limit=1&continue=" + Json.text(page, "metadata.continue");
    }
    assertThat(fault.strikes()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void sendsAListOneByteAtATime(Version version) throws Exception {
    putGreeter("a", "10.0.0.1");
    String whole = client.get(SLICES).body();
    Fault fault = api.faults().lists().splitWrites(1);
    assertThat(Client.of(api, version).get(SLICES).body()).isEqualTo(whole);
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @Test
  void pumpsMegabytesIntoAList() throws Exception {
    Fault fault = api.faults().lists().oversizedLine(3);
    assertThat(client.get(SLICES).body()).hasSizeGreaterThan(3 << 20).doesNotContain("\n");
    assertThat(fault.strikes()).isEqualTo(1);
  }
}
