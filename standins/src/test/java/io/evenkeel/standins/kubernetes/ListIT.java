// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.OF_GREETER;
import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists: what is in them, at which version, in how many pages. */
class ListIT extends ApiTest {

  private static List<String> names(JsonObject list) {
    return Json.objects(list, "items").stream().map(o -> Json.text(o, "metadata.name")).toList();
  }

  private static String next(JsonObject list) {
    return Json.text(list, "metadata.continue");
  }

  @Test
  void isWrittenAsTheRealServerWritesIt() throws Exception {
    putGreeter("a", "10.0.0.1");
    HttpResponse<String> response = Client.of(api).get(SLICES);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    JsonObject list = Client.of(api).json(SLICES);
    assertThat(Json.text(list, "kind")).isEqualTo("EndpointSliceList");
    assertThat(Json.text(list, "apiVersion")).isEqualTo("discovery.k8s.io/v1");
    assertThat(Json.text(list, "metadata.resourceVersion")).isEqualTo(Long.toString(api.version()));
    JsonObject item = Json.objects(list, "items").get(0);
    assertThat(item.keySet()).doesNotContain("kind", "apiVersion").startsWith("metadata");
  }

  @Test
  void isEmptyWhereNothingIs() throws Exception {
    JsonObject list = Client.of(api).json(SLICES);
    assertThat(list.get("items").toString()).isEqualTo("[]");
  }

  @Test
  void selectsByLabelsFieldsAndNamespace() throws Exception {
    putGreeter("a", "10.0.0.1");
    api.put(Slices.slice("b").service("other").namespace("prod"));
    api.put(Slices.slice("c").service("greeter").namespace("test"));
    Client client = Client.of(api);
    assertThat(names(client.json(SLICES + "?" + OF_GREETER))).containsExactly("a");
    assertThat(names(client.json(SLICES + "?fieldSelector=metadata.name%3Db")))
        .containsExactly("b");
    assertThat(names(client.json("/apis/discovery.k8s.io/v1/endpointslices?" + OF_GREETER)))
        .containsExactly("a", "c");
    assertThat(
            names(
                client.json(SLICES + "?labelSelector=kubernetes.io/service-name+in+(other,more)")))
        .containsExactly("b");
  }

  @Test
  void refusesSelectorsThatItCannotRead() throws Exception {
    Client client = Client.of(api);
    JsonObject label = client.json(SLICES + "?labelSelector=a+in+b");
    assertThat(Json.number(label, "code")).isEqualTo(400);
    assertThat(Json.text(label, "message")).startsWith("unable to parse requirement: found 'b'");
    JsonObject field = client.json(SLICES + "?fieldSelector=spec.x%3Db");
    assertThat(Json.text(field, "message"))
        .isEqualTo(
            "\"spec.x\" is not a known field selector: only \"metadata.name\","
                + " \"metadata.namespace\"");
  }

  @Test
  void pagesShowOneMomentWhateverHappensBetweenThem() throws Exception {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      putGreeter(name, "10.0.0.1");
    }
    Client client = Client.of(api);
    JsonObject page = client.json(SLICES + "?limit=2");
    String version = Json.text(page, "metadata.resourceVersion");
    assertThat(Json.number(page, "metadata.remainingItemCount")).isEqualTo(3);
    api.delete("endpointslices", "prod", "c");
    putGreeter("d", "10.9.9.9");
    putGreeter("aa", "10.0.0.1");
    List<String> all = new ArrayList<>(names(page));
    while (!next(page).isEmpty()) {
      page = client.json(SLICES + "?limit=2&continue=" + next(page));
      assertThat(Json.text(page, "metadata.resourceVersion")).isEqualTo(version);
      assertThat(page.toString()).doesNotContain("10.9.9.9");
      all.addAll(names(page));
    }
    assertThat(all).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void offersAnInconsistentRestWhenTheFirstPageIsTooOld() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      putGreeter(name, "10.0.0.1");
    }
    Client client = Client.of(api);
    JsonObject page = client.json(SLICES + "?limit=1");
    api.compact();
    putGreeter("d", "10.0.0.1");
    JsonObject expired = client.json(SLICES + "?limit=1&continue=" + next(page));
    assertThat(Json.number(expired, "code")).isEqualTo(410);
    assertThat(Json.text(expired, "reason")).isEqualTo("Expired");
    assertThat(Json.text(expired, "message"))
        .startsWith("The provided continue parameter is too old to display a consistent list");
    JsonObject rest = client.json(SLICES + "?continue=" + next(expired));
    assertThat(names(rest)).containsExactly("b", "c", "d");
  }

  @Test
  void refusesABrokenContinueToken() throws Exception {
    assertThat(Client.of(api).get(SLICES + "?continue=abc").statusCode()).isEqualTo(400);
  }

  @Test
  void showsAnExactVersionAsLongAsHistoryReaches() throws Exception {
    putGreeter("a", "10.0.0.1");
    long then = api.version();
    putGreeter("b", "10.0.0.1");
    api.delete("endpointslices", "prod", "a");
    Client client = Client.of(api);
    String exact = SLICES + "?resourceVersionMatch=Exact&resourceVersion=" + then;
    assertThat(names(client.json(exact))).containsExactly("a");
    assertThat(names(client.json(SLICES + "?limit=9&resourceVersion=" + then)))
        .containsExactly("a");
    assertThat(names(client.json(SLICES + "?resourceVersion=" + then))).containsExactly("b");
    assertThat(names(client.json(SLICES + "?resourceVersion=0"))).containsExactly("b");
    api.compact();
    assertThat(client.get(exact).statusCode()).isEqualTo(410);
  }

  @Test
  void waitsForAVersionFromElsewhereAndThenGivesUp() throws Exception {
    restartWith(KubernetesApi.builder().freshnessTimeout(Duration.ofMillis(50)));
    HttpResponse<String> response =
        Client.of(api).get(SLICES + "?resourceVersion=" + (api.version() + 5));
    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.headers().firstValue("retry-after")).hasValue("1");
    assertThat(response.body())
        .contains("\"reason\":\"Timeout\"")
        .contains("Timeout: Too large resource version: ")
        .contains(
            "\"causes\":[{\"reason\":\"ResourceVersionTooLarge\",\"message\":\"Too large resource"
                + " version\"}]");
  }

  @Test
  void refusesWhatIsNoVersion() throws Exception {
    Client client = Client.of(api);
    JsonObject list = client.json(SLICES + "?resourceVersion=x");
    assertThat(Json.number(list, "code")).isEqualTo(400);
    assertThat(Json.text(list, "message"))
        .isEqualTo(
            "invalid resource version: resourceVersion: Invalid value: \"x\":"
                + " strconv.ParseUint: parsing \"x\": invalid syntax");
    JsonObject watch = client.json(SLICES + "?watch=1&resourceVersion=x");
    assertThat(Json.number(watch, "code")).isEqualTo(422);
  }

  @Test
  void refusesAMatchWithoutAVersion() throws Exception {
    JsonObject status = Client.of(api).json(SLICES + "?resourceVersionMatch=Exact");
    assertThat(Json.number(status, "code")).isEqualTo(422);
  }

  @Test
  void carriesWhatATestPutsInPlaceOfAnObject() throws Exception {
    api.putRaw(
        "endpointslices",
        "prod",
        "odd",
        Map.of("kubernetes.io/service-name", "greeter"),
        "{\"metadata\":null}");
    assertThat(Client.of(api).get(SLICES + "?" + OF_GREETER).body())
        .contains("\"items\":[{\"metadata\":null}]");
  }
}
