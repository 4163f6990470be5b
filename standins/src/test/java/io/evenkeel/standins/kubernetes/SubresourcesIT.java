// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.kubernetes.store.Json;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is under an object: its scale; and what a stand-in has not. */
class SubresourcesIT extends ApiTest {

  private static final String GREETER = "/apis/apps/v1/namespaces/prod/deployments/greeter";
  private static final String SCALE = GREETER + "/scale";
  private static final String JSON = "application/json";
  private static final String MERGE = "application/merge-patch+json";

  private final Client client = Client.of(api);

  private static JsonObject tree(HttpResponse<String> response) {
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  @BeforeEach
  void putDeployment() {
    api.put(
        """
        {"apiVersion":"apps/v1","kind":"Deployment",
         "metadata":{"name":"greeter","namespace":"prod"},
         "spec":{"replicas":3,"selector":{"matchLabels":{"tier":"one","app":"greeter"}}},
         "status":{"replicas":2}}
        """);
  }

  private long replicas() {
    return Json.number(api.get("deployments", "prod", "greeter"), "spec.replicas");
  }

  @Test
  void aScaleSaysWhatIsWantedWhatIsThereAndOfWhat() throws Exception {
    JsonObject scale = client.json(SCALE);
    assertThat(Json.text(scale, "kind")).isEqualTo("Scale");
    assertThat(Json.text(scale, "apiVersion")).isEqualTo("autoscaling/v1");
    assertThat(Json.text(scale, "metadata.name")).isEqualTo("greeter");
    assertThat(Json.number(scale, "spec.replicas")).isEqualTo(3);
    assertThat(Json.number(scale, "status.replicas")).isEqualTo(2);
    assertThat(Json.text(scale, "status.selector")).isEqualTo("app=greeter,tier=one");
  }

  @Test
  void patchingOrReplacingTheScaleScales() throws Exception {
    HttpResponse<String> patched =
        client.send("PATCH", SCALE, MERGE, "{\"spec\":{\"replicas\":5}}");
    assertThat(patched.statusCode()).isEqualTo(200);
    assertThat(Json.number(tree(patched), "spec.replicas")).isEqualTo(5);
    assertThat(replicas()).isEqualTo(5);

    JsonObject scale = client.json(SCALE);
    scale.getAsJsonObject("spec").addProperty("replicas", 1);
    assertThat(client.send("PUT", SCALE, JSON, scale.toString()).statusCode()).isEqualTo(200);
    assertThat(replicas()).isEqualTo(1);
    assertThat(client.send("PUT", SCALE, JSON, scale.toString()).statusCode()).isEqualTo(409);
  }

  @Test
  void aScaleThatIsNoneIsRefused() throws Exception {
    HttpResponse<String> below = client.send("PATCH", SCALE, MERGE, "{\"spec\":{\"replicas\":-1}}");
    assertThat(below.statusCode()).isEqualTo(422);
    assertThat(Json.text(tree(below), "message"))
        .isEqualTo(
            "Deployment.apps \"greeter\" is invalid: spec.replicas: Invalid value: -1: must be"
                + " greater than or equal to 0");
    assertThat(client.send("DELETE", SCALE, JSON, "").statusCode()).isEqualTo(405);
    assertThat(client.get(SCALE.replace("greeter", "nobody")).statusCode()).isEqualTo(404);
    assertThat(replicas()).isEqualTo(3);
  }

  @Test
  void discoveryNamesTheScaleAndWhatGetAllShows() throws Exception {
    String document = client.get("/apis/apps/v1").body();
    assertThat(document).contains("\"deployments/scale\"", "\"categories\":[\"all\"]");
    assertThat(client.get("/apis/discovery.k8s.io/v1").body()).doesNotContain("categories");
  }

  @Test
  void whatAStandInHasNotIsSaid() throws Exception {
    api.put(
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\","
            + "\"metadata\":{\"name\":\"p\",\"namespace\":\"prod\"}}");
    HttpResponse<String> log = client.get("/api/v1/namespaces/prod/pods/p/log");
    assertThat(log.statusCode()).isEqualTo(404);
    assertThat(Json.text(tree(log), "message"))
        .isEqualTo("This is a stand-in: it has no log of pods, for \"p\" or any other");
    assertThat(client.get("/api/v1/namespaces/prod/pods/p/scale").statusCode()).isEqualTo(404);
  }
}
