// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.kubernetes.store.Json;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Health, version, discovery, and the tables that kubectl prints. */
class DocumentsIT extends ApiTest {

  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

  @Test
  void tellsItsVersionAndHealth() throws Exception {
    restartWith(KubernetesApi.builder().version("v1.33.1"));
    JsonObject version = Client.of(api).json("/version");
    assertThat(Json.text(version, "gitVersion")).isEqualTo("v1.33.1");
    assertThat(Json.text(version, "minor")).isEqualTo("33");
    for (String path : List.of("/livez", "/readyz", "/healthz")) {
      assertThat(Client.of(api).get(path).body()).isEqualTo("ok");
    }
  }

  @Test
  void tellsWhatItServes() throws Exception {
    Client client = Client.of(api);
    assertThat(client.get("/api").body()).contains("\"versions\":[\"v1\"]");
    assertThat(client.get("/apis").body()).contains("\"groupVersion\":\"discovery.k8s.io/v1\"");
    JsonObject resources = client.json("/apis/discovery.k8s.io/v1");
    JsonObject slices = Json.objects(resources, "resources").get(0);
    assertThat(Json.text(slices, "name")).isEqualTo("endpointslices");
    assertThat(Json.text(slices, "kind")).isEqualTo("EndpointSlice");
    assertThat(client.get("/api/v1").body()).contains("\"shortNames\":[\"svc\"]");
    assertThat(client.get("/openapi/v3/apis/apps/v1").body()).contains("fieldValidation");
    HttpResponse<String> missing = client.get("/apis/example.com/v1/widgets");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).isEqualTo("404 page not found\n");
  }

  @Test
  void printsTables() throws Exception {
    Instant now = Instant.parse("2030-01-01T00:00:00Z");
    restartWith(KubernetesApi.builder().clock(Clock.fixed(now, ZoneOffset.UTC)));
    api.put(
        Slices.slice("a")
            .namespace("prod")
            .port("grpc", 50051)
            .endpoint("10.0.0.1")
            .endpoint("10.0.0.2")
            .endpoint("10.0.0.3")
            .endpoint("10.0.0.4"));
    JsonObject table =
        JsonParser.parseString(Client.of(api).accepting(TABLE, SLICES).body()).getAsJsonObject();
    assertThat(Json.text(table, "kind")).isEqualTo("Table");
    assertThat(Json.objects(table, "columnDefinitions"))
        .extracting(c -> Json.text(c, "name"))
        .containsExactly("Name", "AddressType", "Ports", "Endpoints", "Age");
    JsonObject row = Json.objects(table, "rows").get(0);
    assertThat(Json.texts(row, "cells"))
        .containsExactly("a", "IPv4", "50051", "10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...", "0s");
    assertThat(Json.text(row, "object.kind")).isEqualTo("PartialObjectMetadata");
    assertThat(Json.text(row, "object.metadata.name")).isEqualTo("a");
  }

  @Test
  void namesTheColumnsOnlyInTheFirstEventOfAWatch() {
    putGreeter("a", "10.0.0.1");
    Stream watch = Client.of(api).tableWatch(SLICES + "?");
    watch.events(1);
    putGreeter("a", "10.0.0.2");
    JsonObject first = watch.events(2).get(0);
    assertThat(Json.objects(first, "object.columnDefinitions")).hasSize(5);
    JsonObject second = watch.events().get(1);
    assertThat(Json.objects(second, "object.columnDefinitions")).isEmpty();
    assertThat(Json.texts(Json.objects(second, "object.rows").get(0), "cells"))
        .contains("10.0.0.2");
  }

  @Test
  void printsEveryKind() throws Exception {
    api.put(Services.service("s").port("grpc", 80, "grpc").port("admin", 81, 9000));
    api.put(
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},
         "spec":{"nodeName":"n1","containers":[{"name":"c"}]},
         "status":{"phase":"Running","podIP":"10.0.0.1",
                   "containerStatuses":[{"ready":true,"restartCount":2}]}}
        """);
    api.put(
        """
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"n1",
         "labels":{"node-role.kubernetes.io/control-plane":""}},
         "status":{"conditions":[{"type":"Ready","status":"True"}],
                   "nodeInfo":{"kubeletVersion":"v1.36.3"},
                   "addresses":[{"type":"InternalIP","address":"192.168.0.1"}]}}
        """);
    api.put(
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},
         "spec":{"replicas":3},"status":{"readyReplicas":2,"updatedReplicas":3}}
        """);
    api.put(
        """
        {"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"e"},
         "subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"port":80}]}]}
        """);
    api.put(
        """
        {"apiVersion":"v1","kind":"Event","metadata":{"name":"ev"},"type":"Warning",
         "reason":"Odd","message":"so it is","involvedObject":{"kind":"Pod","name":"p"}}
        """);
    assertThat(cells("/api/v1/namespaces/default/services"))
        .startsWith("s", "ClusterIP", "10.96.0.2", "<none>", "80/TCP,81/TCP");
    assertThat(cells("/api/v1/namespaces/default/pods"))
        .startsWith("p", "1/1", "Running", "2")
        .contains("10.0.0.1", "n1");
    assertThat(cells("/api/v1/nodes")).startsWith("n1", "Ready", "control-plane");
    assertThat(cells("/apis/apps/v1/namespaces/default/deployments"))
        .startsWith("d", "2/3", "3", "0");
    assertThat(cells("/api/v1/namespaces/default/endpoints")).startsWith("e", "10.0.0.1:80");
    assertThat(cells("/api/v1/namespaces/default/events"))
        .startsWith("<unknown>", "Warning", "Odd", "pod/p");
    assertThat(cells("/api/v1/namespaces")).startsWith("default", "Active");
  }

  private List<String> cells(String path) throws Exception {
    JsonObject table =
        JsonParser.parseString(Client.of(api).accepting(TABLE, path).body()).getAsJsonObject();
    return Json.texts(Json.objects(table, "rows").get(0), "cells");
  }
}
