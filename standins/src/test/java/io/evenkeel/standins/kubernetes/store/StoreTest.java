// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Versions, history and watchers of the store. */
class StoreTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123Z");

  private final Kinds kinds =
      Kinds.standard().and(Kind.namespaced("example.com", "v1", "Widget", "widgets"));
  private final Store store = new Store(kinds, 5, Clock.fixed(NOW, ZoneOffset.UTC));
  private final Kind slices = kinds.resource("endpointslices");

  private StoredObject put(Kind kind, String name, String members) {
    return store.write(
        kind,
        kind.namespaced() ? "prod" : "",
        name,
        current -> JsonParser.parseString("{" + members + "}").getAsJsonObject());
  }

  private StoredObject put(String name, String members) {
    return put(slices, name, members);
  }

  private static String labelled(String service) {
    return "\"metadata\":{\"labels\":{\"kubernetes.io/service-name\":\"" + service + "\"}}";
  }

  private List<String> names(Selector selector) {
    return store.list(slices, selector).objects().stream().map(StoredObject::name).toList();
  }

  /** Notes what it is told. */
  private static final class Notes implements Watcher {

    final List<String> told = new ArrayList<>();

    @Override
    public void initial(List<StoredObject> objects, long version) {
      told.add("initial " + objects.stream().map(StoredObject::name).toList());
    }

    @Override
    public void changed(EventType type, EventLines lines) {
      told.add(type + " " + lines.shown(type).name());
    }
  }

  @Test
  void countsVersionsUpAcrossKinds() {
    long before = store.version();
    put("a", "");
    put(kinds.resource("nodes"), "n", "");
    StoredObject last = put("b", "");
    assertThat(last.version()).isEqualTo(before + 3).isEqualTo(store.version());
    assertThat(Json.text(last.tree(), "metadata.resourceVersion"))
        .isEqualTo(Long.toString(before + 3));
  }

  @Test
  void usesNoVersionForAWriteThatChangesNothing() {
    StoredObject first = put("a", "\"addressType\":\"IPv4\",\"endpoints\":null");
    assertThat(put("a", "\"endpoints\":null,\"addressType\":\"IPv4\"")).isSameAs(first);
    assertThat(store.version()).isEqualTo(first.version());
  }

  @Test
  void keepsUidAndBirthAndCountsGenerations() {
    JsonObject first = put("a", "\"addressType\":\"IPv4\"").tree();
    JsonObject labelled = put("a", labelled("x") + ",\"addressType\":\"IPv4\"").tree();
    JsonObject annotated =
        put("a", "\"metadata\":{\"annotations\":{\"k\":\"v\"}},\"addressType\":\"IPv4\"").tree();
    JsonObject again =
        put("a", "\"metadata\":{\"annotations\":{\"k\":\"w\"}},\"addressType\":\"IPv4\"").tree();
    assertThat(Json.text(first, "metadata.creationTimestamp")).isEqualTo("2030-01-01T00:00:00Z");
    assertThat(Json.text(annotated, "metadata.uid"))
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
        .isEqualTo(Json.text(first, "metadata.uid"));
    assertThat(List.of(first, labelled, annotated, again))
        .extracting(o -> Json.number(o, "metadata.generation"))
        .containsExactly(1L, 2L, 3L, 3L);
  }

  @Test
  void givesANewUidToAnObjectThatComesAgain() {
    String first = Json.text(put("a", "").tree(), "metadata.uid");
    assertThat(store.delete(slices, "prod", "a")).isNotNull();
    assertThat(store.delete(slices, "prod", "a")).isNull();
    assertThat(Json.text(put("a", "").tree(), "metadata.uid")).isNotEqualTo(first);
  }

  @Test
  void keepsTheUidThatATestGives() {
    JsonObject object = put("a", "\"metadata\":{\"uid\":\"u1\"}").tree();
    assertThat(Json.text(object, "metadata.uid")).isEqualTo("u1");
  }

  @Test
  void makesNames() {
    StoredObject made = put("", "\"metadata\":{\"generateName\":\"greeter-\"}");
    assertThat(made.name()).matches("greeter-[a-z0-9]{5}");
  }

  @Test
  void holdsAKindThatATestAdds() {
    Kind widgets = kinds.resource("widgets.example.com");
    assertThat(put(widgets, "w", "\"spec\":{}").tree().get("apiVersion").getAsString())
        .isEqualTo("example.com/v1");
    assertThatThrownBy(() -> kinds.resource("gadgets"))
        .hasMessageContaining("No resource 'gadgets'")
        .hasMessageContaining("widgets.example.com");
  }

  @Test
  void fillsInWhatClientsLeanOn() {
    JsonObject slice = put("a", "\"ports\":[{\"port\":1}]").tree();
    assertThat(slice.get("ports").toString())
        .isEqualTo("[{\"port\":1,\"name\":\"\",\"protocol\":\"TCP\"}]");
    Kind services = kinds.resource("services");
    JsonObject service = put(services, "s", "\"spec\":{\"ports\":[{\"port\":80}]}").tree();
    assertThat(Json.text(service, "spec.clusterIP")).isEqualTo("10.96.0.2");
    assertThat(service.get("spec").toString())
        .contains("{\"port\":80,\"protocol\":\"TCP\",\"targetPort\":80}");
    JsonObject changed = put(services, "s", "\"spec\":{\"ports\":[{\"port\":81}]}").tree();
    assertThat(Json.text(changed, "spec.clusterIP")).isEqualTo("10.96.0.2");
    JsonObject headless = put(services, "h", "\"spec\":{\"clusterIP\":\"None\"}").tree();
    assertThat(Json.texts(headless, "spec.clusterIPs")).containsExactly("None");
  }

  @Test
  void listsInTheOrderOfKeys() {
    put("b", "");
    put("a", "");
    put("a-b", "");
    assertThat(names(Selector.ALL)).containsExactly("a", "a-b", "b");
    assertThat(names(new Selector("pro", List.of(), List.of()))).isEmpty();
  }

  @Test
  void showsTheStateAtAnOlderVersion() throws Exception {
    put("a", "");
    put("b", "\"addressType\":\"IPv4\"");
    long then = store.version();
    put("b", "\"addressType\":\"IPv6\"");
    put("c", "");
    assertThat(store.delete(slices, "prod", "a")).isNotNull();
    Store.Listing listing = store.listAt(slices, Selector.ALL, then);
    assertThat(listing.objects()).extracting(StoredObject::name).containsExactly("a", "b");
    assertThat(Json.text(listing.objects().get(1).tree(), "addressType")).isEqualTo("IPv4");
    assertThat(listing.version()).isEqualTo(then);
  }

  @Test
  void forgetsChangesBeyondTheLengthOfHistory() throws Exception {
    long before = store.version();
    for (int i = 0; i < 6; i++) {
      put("a" + i, "");
    }
    Notes notes = new Notes();
    store.watchSince(slices, Selector.ALL, before + 1, notes);
    assertThat(notes.told).hasSize(5);
    assertThatThrownBy(() -> store.watchSince(slices, Selector.ALL, before, new Notes()))
        .isInstanceOf(ExpiredException.class)
        .hasMessage("too old resource version: " + before + " (" + (before + 1) + ")");
  }

  @Test
  void tellsAWatcherWhatItsSelectorSees() {
    Notes all = new Notes();
    Notes greeter = new Notes();
    Notes byName = new Notes();
    put("old", labelled("greeter"));
    store.watch(slices, Selector.ALL, all);
    store.watch(
        slices,
        Selector.parse(slices, "prod", "kubernetes.io/service-name=greeter", null),
        greeter);
    store.watch(slices, Selector.parse(slices, "prod", null, "metadata.name=b"), byName);
    put("a", labelled("greeter"));
    put("b", labelled("other"));
    put("a", labelled("other"));
    assertThat(store.delete(slices, "prod", "b")).isNotNull();
    assertThat(all.told)
        .containsExactly("initial [old]", "ADDED a", "ADDED b", "MODIFIED a", "DELETED b");
    assertThat(greeter.told).containsExactly("initial [old]", "ADDED a", "DELETED a");
    assertThat(byName.told).containsExactly("initial []", "ADDED b", "DELETED b");
    store.unwatch(all);
    put("c", "");
    assertThat(all.told).hasSize(5);
  }

  @Test
  void runsWhatWaitsForAVersion() {
    List<String> ran = new ArrayList<>();
    store.whenAtLeast(store.version(), () -> ran.add("now"));
    store.whenAtLeast(store.version() + 2, () -> ran.add("later"));
    put("a", "");
    assertThat(ran).containsExactly("now");
    put("b", "");
    assertThat(ran).containsExactly("now", "later");
  }

  @Test
  void goesBackWithoutVersionsAboveItsCounter() {
    put("a", "");
    put("b", "");
    long back = store.version() - 1;
    store.rewind(1);
    assertThat(store.version()).isEqualTo(back);
    assertThat(store.list(slices, Selector.ALL).objects())
        .extracting(StoredObject::version)
        .containsExactly(back, back);
    assertThatThrownBy(() -> store.watchSince(slices, Selector.ALL, back - 1, new Notes()))
        .isInstanceOf(ExpiredException.class);
  }

  @Test
  void sharesTheLineOfAnEvent() {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      store.watch(
          slices,
          Selector.ALL,
          new Watcher() {
            @Override
            public void initial(List<StoredObject> objects, long version) {}

            @Override
            public void changed(EventType type, EventLines change) {
              lines.add(change.line(type));
            }
          });
    }
    put("a", "");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isSameAs(lines.get(1));
  }
}
