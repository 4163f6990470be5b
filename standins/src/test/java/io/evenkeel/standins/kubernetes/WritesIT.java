// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.kubernetes.store.Json;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Writes over HTTP. */
class WritesIT extends ApiTest {

  private static final String JSON = "application/json";
  private static final String MERGE = "application/merge-patch+json";

  private final Client client = Client.of(api);

  private static JsonObject tree(HttpResponse<String> response) {
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private String slice(String name) {
    return Slices.slice(name).namespace("prod").endpoint("10.0.0.1").json().toString();
  }

  @Test
  void createsReadsReplacesPatchesAndDeletes() throws Exception {
    api.put("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"prod\"}}");
    HttpResponse<String> created = client.send("POST", SLICES, JSON, slice("a"));
    assertThat(created.statusCode()).isEqualTo(201);
    String version = Json.text(tree(created), "metadata.resourceVersion");
    assertThat(version).isEqualTo(Long.toString(api.version()));
    assertThat(tree(client.get(SLICES + "/a"))).isEqualTo(tree(created));

    JsonObject changed = tree(created);
    changed.addProperty("addressType", "IPv6");
    HttpResponse<String> replaced = client.send("PUT", SLICES + "/a", JSON, changed.toString());
    assertThat(replaced.statusCode()).isEqualTo(200);
    assertThat(Json.number(tree(replaced), "metadata.generation")).isEqualTo(2);

    HttpResponse<String> patched =
        client.send("PATCH", SLICES + "/a", MERGE, "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
    assertThat(Json.text(tree(patched), "metadata.labels.x")).isEqualTo("y");
    assertThat(Json.text(tree(patched), "addressType")).isEqualTo("IPv6");

    HttpResponse<String> pointed =
        client.send(
            "PATCH",
            SLICES + "/a",
            "application/json-patch+json",
            "[{\"op\":\"replace\",\"path\":\"/endpoints/0/addresses/0\",\"value\":\"10.0.0.7\"},"
                + "{\"op\":\"remove\",\"path\":\"/metadata/labels/x\"}]");
    assertThat(pointed.body()).contains("10.0.0.7").doesNotContain("\"x\"");

    HttpResponse<String> deleted = client.send("DELETE", SLICES + "/a", JSON, "");
    assertThat(Json.text(tree(deleted), "status")).isEqualTo("Success");
    assertThat(client.get(SLICES + "/a").statusCode()).isEqualTo(404);
  }

  @Test
  void wordsItsRefusalsAsTheServerDoes() throws Exception {
    putGreeter("a", "10.0.0.1");
    assertThat(Json.text(tree(client.send("POST", SLICES, JSON, slice("a"))), "message"))
        .isEqualTo("endpointslices.discovery.k8s.io \"a\" already exists");
    assertThat(Json.text(client.json(SLICES + "/b"), "message"))
        .isEqualTo("endpointslices.discovery.k8s.io \"b\" not found");
    String elsewhere = SLICES.replace("prod", "nowhere");
    String body = Slices.slice("a").namespace("nowhere").json().toString();
    assertThat(Json.text(tree(client.send("POST", elsewhere, JSON, body)), "message"))
        .isEqualTo("namespaces \"nowhere\" not found");
    JsonObject stale = api.get("endpointslices", "prod", "a");
    putGreeter("a", "10.0.0.2");
    HttpResponse<String> conflict = client.send("PUT", SLICES + "/a", JSON, String.valueOf(stale));
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(Json.text(tree(conflict), "message"))
        .isEqualTo(
            "Operation cannot be fulfilled on endpointslices.discovery.k8s.io \"a\": the object has"
                + " been modified; please apply your changes to the latest version and try again");
    assertThat(client.send("POST", SLICES, "application/vnd.kubernetes.protobuf", "x").statusCode())
        .isEqualTo(415);
    assertThat(client.send("POST", SLICES, JSON, "{").statusCode()).isEqualTo(400);
  }

  @Test
  void aStatusIsWrittenApart() throws Exception {
    api.put(
        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"d\"},"
            + "\"spec\":{\"replicas\":1}}");
    String path = "/apis/apps/v1/namespaces/default/deployments/d";
    HttpResponse<String> response =
        client.send(
            "PATCH",
            path + "/status",
            MERGE,
            "{\"spec\":{\"replicas\":9},\"status\":{\"readyReplicas\":1}}");
    assertThat(Json.number(tree(response), "spec.replicas")).isEqualTo(1);
    assertThat(Json.number(tree(response), "status.readyReplicas")).isEqualTo(1);
    assertThat(Json.number(tree(response), "metadata.generation")).isEqualTo(1);
  }

  @Test
  void aNamespaceTakesItsObjectsAlong() throws Exception {
    putGreeter("a", "10.0.0.1");
    Stream watch = watchSlices(client);
    assertThat(client.send("DELETE", "/api/v1/namespaces/prod", JSON, "").statusCode())
        .isEqualTo(200);
    assertThat(watch.summary(1)).containsExactly("DELETED a");
  }

  @Test
  void aCollectionGoesBySelector() throws Exception {
    putGreeter("a", "10.0.0.1");
    api.put(Slices.slice("b").service("other").namespace("prod"));
    assertThat(client.send("DELETE", SLICES + "?" + Client.OF_GREETER, JSON, "").statusCode())
        .isEqualTo(200);
    assertThat(api.get("endpointslices", "prod", "a")).isNull();
    assertThat(api.get("endpointslices", "prod", "b")).isNotNull();
  }
}
