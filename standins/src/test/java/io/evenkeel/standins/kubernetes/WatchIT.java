// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.OF_GREETER;
import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Watches as a client sees them: where they begin, what they tell, how they end. */
class WatchIT extends ApiTest {

  @ParameterizedTest
  @EnumSource(Version.class)
  void tellsWhatHappensAfterTheVersionItStartsFrom(Version version) {
    putGreeter("a", "10.0.0.1");
    Stream watch =
        Client.of(api, version)
            .watch(SLICES + "?" + OF_GREETER + "&resourceVersion=" + api.version());
    api.requests().awaitWatches(1, SOON);
    putGreeter("b", "10.0.0.2");
    putGreeter("a", "10.0.0.3");
    assertThat(api.delete("endpointslices", "prod", "b")).isTrue();

    assertThat(watch.summary(3)).containsExactly("ADDED b", "MODIFIED a", "DELETED b");
    assertThat(watch.status()).isEqualTo(200);
    assertThat(watch.type.join()).isEqualTo("application/json");
    JsonObject deleted = watch.events().get(2);
    assertThat(Json.text(deleted, "object.metadata.resourceVersion"))
        .isEqualTo(Long.toString(api.version()));
    assertThat(Json.text(deleted, "object.kind")).isEqualTo("EndpointSlice");
  }

  @Test
  void catchesUpOnWhatItMissed() {
    putGreeter("a", "10.0.0.1");
    long seen = api.version();
    putGreeter("b", "10.0.0.2");
    putGreeter("b", "10.0.0.3");
    Stream watch = Client.of(api).watch(SLICES + "?resourceVersion=" + seen);
    assertThat(watch.summary(2)).containsExactly("ADDED b", "MODIFIED b");
  }

  @ParameterizedTest
  @EnumSource(WatchListSupport.class)
  void beginsWithTheStateIfItStartsFromNoVersionOrFromZero(WatchListSupport support) {
    restartWith(KubernetesApi.builder().watchList(support));
    putGreeter("a", "10.0.0.1");
    putGreeter("b", "10.0.0.1");
    for (String start : new String[] {"", "&resourceVersion=0"}) {
      Stream watch = Client.of(api).watch(SLICES + "?" + OF_GREETER + start);
      assertThat(watch.summary(2)).containsExactly("ADDED a", "ADDED b");
    }
  }

  @Test
  void isSilentUntilAFutureVersionIsPassed() {
    putGreeter("a", "10.0.0.1");
    long future = api.version() + 1;
    Stream watch = Client.of(api).watch(SLICES + "?resourceVersion=" + future);
    api.requests().awaitWatches(1, SOON);
    putGreeter("a", "10.0.0.2");
    putGreeter("a", "10.0.0.3");
    JsonObject first = watch.events(1).get(0);
    assertThat(Json.text(first, "object.metadata.resourceVersion"))
        .isEqualTo(Long.toString(future + 1));
  }

  @Test
  void callsAnObjectDeletedThatLeavesTheSelectorAndAddedThatEntersIt() {
    putGreeter("a", "10.0.0.1");
    Stream watch =
        Client.of(api).watch(SLICES + "?" + OF_GREETER + "&resourceVersion=" + api.version());
    api.requests().awaitWatches(1, SOON);
    api.put(Slices.slice("a").service("other").namespace("prod").endpoint("10.0.0.1"));
    putGreeter("a", "10.0.0.1");
    assertThat(watch.summary(2)).containsExactly("DELETED a", "ADDED a");
    JsonObject left = watch.events().get(0);
    assertThat(Json.text(left, "object.metadata.labels.kubernetes.io/service-name")).isEmpty();
    assertThat(left.toString()).contains("\"kubernetes.io/service-name\":\"greeter\"");
    assertThat(Json.text(left, "object.metadata.resourceVersion"))
        .isEqualTo(Long.toString(api.version() - 1));
  }

  @Test
  void seesOnlyItsNamespaceUnlessItAsksForAll() {
    Stream one = Client.of(api).watch(SLICES + "?resourceVersion=" + api.version());
    Stream all =
        Client.of(api)
            .watch("/apis/discovery.k8s.io/v1/endpointslices?resourceVersion=" + api.version());
    api.requests().awaitWatches(2, SOON);
    api.put(Slices.slice("elsewhere").service("greeter").namespace("test"));
    putGreeter("here", "10.0.0.1");
    assertThat(all.summary(2)).containsExactly("ADDED elsewhere", "ADDED here");
    assertThat(one.summary(1)).containsExactly("ADDED here");
  }

  @Test
  void canBeOfOneServiceByName() {
    api.put(Services.service("greeter").namespace("prod").port("grpc", 80, "grpc"));
    Stream watch =
        Client.of(api)
            .watch("/api/v1/namespaces/prod/services?fieldSelector=metadata.name%3Dgreeter");
    assertThat(watch.summary(1)).containsExactly("ADDED greeter");
    api.put(Services.service("other").namespace("prod").port("grpc", 80, 1));
    api.put(Services.service("greeter").namespace("prod").port("grpc", 80, 2));
    assertThat(watch.summary(2)).containsExactly("ADDED greeter", "MODIFIED greeter");
  }

  @Test
  void getsBookmarksIfItWantsThem() {
    restartWith(KubernetesApi.builder().bookmarkInterval(Duration.ofMillis(50)));
    String path = SLICES + "?resourceVersion=" + api.version();
    Stream without = Client.of(api).watch(path);
    Stream with = Client.of(api).watch(path + "&allowWatchBookmarks=true");
    with.events(2);
    putGreeter("a", "10.0.0.1");
    String version = Long.toString(api.version());
    JsonObject bookmark =
        with.event(
            e ->
                Json.text(e, "type").equals("BOOKMARK")
                    && Json.text(e, "object.metadata.resourceVersion").equals(version));
    assertThat(Json.text(bookmark, "object.kind")).isEqualTo("EndpointSlice");
    assertThat(without.summary(1)).containsExactly("ADDED a");
  }

  @Test
  void getsNoBookmarkThatWouldTakeItBack() {
    restartWith(KubernetesApi.builder().bookmarkInterval(Duration.ofMillis(20)));
    Stream ahead =
        Client.of(api)
            .watch(SLICES + "?allowWatchBookmarks=true&resourceVersion=" + (api.version() + 100));
    Stream level =
        Client.of(api).watch(SLICES + "?allowWatchBookmarks=true&resourceVersion=" + api.version());
    level.events(5);
    assertThat(ahead.lines()).isEmpty();
  }

  @Test
  void endsInGoodOrderWhenItsTimeIsOver() {
    Client client = Client.of(api);
    client.watch(SLICES + "?timeoutSeconds=1").ended();
    api.requests().awaitWatches(0, SOON);
    assertThat(api.requests().connections()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void endsAfterTheServersTimeIfTheClientNamesNone(Version version) {
    restartWith(KubernetesApi.builder().watchTimeout(Duration.ofMillis(200)));
    Client.of(api, version).watch(SLICES + "?resourceVersion=" + api.version()).ended();
  }

  @Test
  void getsALastBookmarkTwoSecondsBeforeItsEnd() {
    Stream watch =
        Client.of(api)
            .watch(
                SLICES
                    + "?allowWatchBookmarks=true&timeoutSeconds=3&resourceVersion="
                    + api.version());
    assertThat(watch.ended().summary(1)).containsExactly("BOOKMARK");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void isForgottenWhenTheClientGoes(Version version) {
    Stream watch = Client.of(api, version).watch(SLICES + "?resourceVersion=" + api.version());
    api.requests().awaitWatches(1, SOON);
    watch.cancel();
    api.requests().awaitWatches(0, SOON);
  }

  @Test
  void carriesWhatATestPutsInPlaceOfAnObject() {
    Stream watch = Client.of(api).watch(SLICES + "?resourceVersion=" + api.version());
    api.requests().awaitWatches(1, SOON);
    api.putRaw("endpointslices", "prod", "odd", Map.of(), "{\"metadata\":7,");
    watch.awaitLines(1);
    assertThat(watch.lines().get(0)).isEqualTo("{\"type\":\"ADDED\",\"object\":{\"metadata\":7,}");
  }
}
