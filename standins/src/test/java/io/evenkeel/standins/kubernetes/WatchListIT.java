// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.OF_GREETER;
import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.kubernetes.store.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Watches that begin with the state and say where it ends (KEP-3157), and servers that cannot. */
class WatchListIT extends ApiTest {

  private static final String INITIAL =
      SLICES
          + "?"
          + OF_GREETER
          + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

  @Test
  void endsTheInitialStateWithAnAnnotatedBookmark() {
    putGreeter("a", "10.0.0.1");
    putGreeter("b", "10.0.0.2");
    Stream watch = Client.of(api).watch(INITIAL);
    assertThat(watch.summary(3)).containsExactly("ADDED a", "ADDED b", "BOOKMARK");
    JsonObject end = watch.events().get(2);
    assertThat(end.toString()).contains("\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}");
    assertThat(Json.text(end, "object.metadata.resourceVersion"))
        .isEqualTo(Long.toString(api.version()));
    putGreeter("c", "10.0.0.3");
    assertThat(watch.summary(4)).endsWith("ADDED c");
  }

  @Test
  void endsAnEmptyStateToo() {
    Stream watch = Client.of(api).watch(INITIAL);
    assertThat(watch.summary(1)).containsExactly("BOOKMARK");
  }

  @Test
  void endsTheStateAlsoForWatchesOfOldThatTakeBookmarks() {
    putGreeter("a", "10.0.0.1");
    Stream watch = Client.of(api).watch(SLICES + "?allowWatchBookmarks=true&resourceVersion=0");
    assertThat(watch.summary(2)).containsExactly("ADDED a", "BOOKMARK");
  }

  @Test
  void leavesTheStateOutIfToldSo() {
    putGreeter("a", "10.0.0.1");
    Stream watch =
        Client.of(api).watch(SLICES + "?sendInitialEvents=false&resourceVersionMatch=NotOlderThan");
    api.requests().awaitWatches(1, SOON);
    putGreeter("b", "10.0.0.1");
    assertThat(watch.summary(1)).containsExactly("ADDED b");
  }

  @Test
  void waitsForAVersionFromElsewhere() {
    Stream watch = Client.of(api).watch(INITIAL + "&resourceVersion=" + (api.version() + 2));
    // The namespace, then the slice.
    putGreeter("a", "10.0.0.1");
    assertThat(watch.summary(2)).containsExactly("ADDED a", "BOOKMARK");
  }

  @Test
  void tellsInAnEventThatAVersionIsTooNew() {
    restartWith(KubernetesApi.builder().freshnessTimeout(Duration.ofMillis(50)));
    Stream watch = Client.of(api).watch(INITIAL + "&resourceVersion=" + (api.version() + 1));
    JsonObject error = watch.events(1).get(0);
    assertThat(Stream.summary(error)).isEqualTo("ERROR");
    assertThat(Json.number(error, "object.code")).isEqualTo(504);
    assertThat(Json.text(error, "object.message"))
        .isEqualTo(
            "Timeout: Too large resource version: "
                + (api.version() + 1)
                + ", current: "
                + api.version());
    watch.ended();
  }

  @Test
  void isRefusedWhereTheGateIsOff() throws Exception {
    restartWith(KubernetesApi.builder().watchList(WatchListSupport.GATE_OFF));
    HttpResponse<String> response = Client.of(api).get(INITIAL + "&watch=1");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(JsonParser.parseString(response.body()))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                 "message":"ListOptions.meta.k8s.io \\"\\" is invalid: sendInitialEvents: Forbidden: \
                sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
                 "reason":"Invalid",
                 "details":{"group":"meta.k8s.io","kind":"ListOptions","causes":[
                   {"reason":"FieldValueForbidden","field":"sendInitialEvents",
                    "message":"Forbidden: sendInitialEvents is forbidden for watch unless the \
                WatchList feature gate is enabled"}]},
                 "code":422}
                """));
  }

  @Test
  void isRefusedOnOldServersForItsMatch() throws Exception {
    restartWith(KubernetesApi.builder().watchList(WatchListSupport.MATCH_FORBIDDEN));
    JsonObject status = Client.of(api).json(INITIAL + "&watch=1");
    assertThat(Json.number(status, "code")).isEqualTo(422);
    assertThat(Json.text(status, "message"))
        .endsWith("resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch");
  }

  @Test
  void isAWatchOfOldWhereItIsIgnored() {
    restartWith(
        KubernetesApi.builder()
            .watchList(WatchListSupport.IGNORED)
            .bookmarkInterval(Duration.ofMillis(50)));
    putGreeter("a", "10.0.0.1");
    Stream watch = Client.of(api).watch(INITIAL);
    assertThat(watch.summary(2)).startsWith("ADDED a", "BOOKMARK");
    assertThat(watch.lines().toString()).doesNotContain("initial-events-end");
  }

  @Test
  void needsTheMatchAndTheMatchNeedsIt() throws Exception {
    Client client = Client.of(api);
    for (List<String> pair :
        List.of(
            List.of(
                "sendInitialEvents=true",
                "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"),
            List.of(
                "resourceVersionMatch=NotOlderThan",
                "resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                    + " provided"))) {
      JsonObject status = client.json(SLICES + "?watch=1&" + pair.get(0));
      assertThat(Json.number(status, "code")).isEqualTo(422);
      assertThat(Json.text(status, "message")).endsWith(pair.get(1));
    }
  }
}
