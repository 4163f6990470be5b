// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.kubernetes.store.Json;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that are deleted as on a real server: marked, until their kubelet takes them away. */
class GracefulDeletionIT extends ApiTest {

  private static final String POD = "/api/v1/namespaces/prod/pods/p";
  private static final String JSON = "application/json";

  private Client client;

  @BeforeEach
  void startGracefully() {
    restartWith(KubernetesApi.builder().gracefulPods());
    client = Client.of(api);
    pod("p", "\"nodeName\":\"n\"");
  }

  private void pod(String name, String spec) {
    api.put(
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\""
            + name
            + "\",\"namespace\":\"prod\"},\"spec\":{"
            + spec
            + "}}");
  }

  private JsonObject delete(String options) throws Exception {
    HttpResponse<String> response = client.send("DELETE", POD, JSON, options);
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  @Test
  void aPodOnANodeIsMarkedWithItsGraceAndStays() throws Exception {
    JsonObject marked = delete("");
    assertThat(Json.text(marked, "kind")).isEqualTo("Pod");
    assertThat(Json.number(marked, "metadata.deletionGracePeriodSeconds")).isEqualTo(30);
    assertThat(Json.text(marked, "metadata.deletionTimestamp")).isNotEmpty();
    assertThat(client.get(POD).statusCode()).isEqualTo(200);

    assertThat(api.objects().remove("pods", "prod", "p")).isTrue();
    assertThat(client.get(POD).statusCode()).isEqualTo(404);
  }

  @Test
  void aSecondDeletionCanOnlyShortenTheGrace() throws Exception {
    JsonObject first = delete("{\"gracePeriodSeconds\":10}");
    assertThat(Json.number(first, "metadata.deletionGracePeriodSeconds")).isEqualTo(10);
    assertThat(delete("{\"gracePeriodSeconds\":20}")).isEqualTo(first);
    assertThat(
            Json.number(
                delete("{\"gracePeriodSeconds\":1}"), "metadata.deletionGracePeriodSeconds"))
        .isEqualTo(1);
    assertThat(Json.text(delete("{\"gracePeriodSeconds\":0}"), "status")).isEqualTo("Success");
    assertThat(client.get(POD).statusCode()).isEqualTo(404);
  }

  @Test
  void noWriteTakesTheMarkAway() throws Exception {
    JsonObject marked = delete("");
    pod("p", "\"nodeName\":\"n\",\"hostNetwork\":true");
    assertThat(Json.text(client.json(POD), "metadata.deletionTimestamp"))
        .isEqualTo(Json.text(marked, "metadata.deletionTimestamp"));
  }

  @Test
  void aPodSaysItsOwnGraceAndOneOnNoNodeHasNone() throws Exception {
    pod("p", "\"nodeName\":\"n\",\"terminationGracePeriodSeconds\":7");
    assertThat(Json.number(delete(""), "metadata.deletionGracePeriodSeconds")).isEqualTo(7);
    pod("waiting", "\"hostNetwork\":false");
    assertThat(api.objects().delete("pods", "prod", "waiting")).isTrue();
    assertThat(api.get("pods", "prod", "waiting")).isNull();
  }

  @Test
  void onlyThePodThatWasMeantIsDeleted() throws Exception {
    JsonObject refused = delete("{\"preconditions\":{\"uid\":\"another\"}}");
    assertThat(Json.number(refused, "code")).isEqualTo(409);
    assertThat(Json.text(refused, "message"))
        .startsWith(
            "Operation cannot be fulfilled on pods \"p\": the UID in the precondition (another)"
                + " does not match the UID in record (");
    HttpResponse<String> unreadable =
        client.send("DELETE", POD + "?gracePeriodSeconds=soon", JSON, "");
    assertThat(unreadable.statusCode()).isEqualTo(400);
    assertThat(unreadable.body())
        .contains("gracePeriodSeconds must be a whole number of seconds, but is 'soon'");
  }
}
