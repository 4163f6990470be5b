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
import java.net.http.HttpClient.Version;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults of events, on watches that were open before the fault. */
class EventFaultIT extends ApiTest {

  private final Client client = Client.of(api);

  @Test
  void duplicates() {
    Stream watch = watchSlices(client);
    Fault fault = api.faults().watches().times(1).duplicateEvents();
    putGreeter("a", "10.0.0.1");
    putGreeter("b", "10.0.0.1");
    assertThat(watch.summary(3)).containsExactly("ADDED a", "ADDED a", "ADDED b");
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @Test
  void intrudesWithOtherKindsAndTypes() {
    Stream watch = watchSlices(client);
    Fault foreign = api.faults().watches().times(1).foreignEvents();
    putGreeter("a", "10.0.0.1");
    assertThat(watch.summary(2)).containsExactly("ADDED intruder", "ADDED a");
    Fault unknown = api.faults().watches().times(1).unknownEvents();
    putGreeter("b", "10.0.0.1");
    assertThat(watch.summary(4)).endsWith("RESYNCED", "ADDED b");
    assertThat(foreign.strikes() + unknown.strikes()).isEqualTo(2);
  }

  @Test
  void spoilsObjects() {
    Stream watch = watchSlices(client);
    Fault naked = api.faults().watches().times(1).objectsWithoutMetadata();
    putGreeter("a", "10.0.0.1");
    assertThat(watch.events(1).get(0).getAsJsonObject("object").has("metadata")).isFalse();
    Fault wordy = api.faults().watches().times(1).versionsNotNumbers();
    putGreeter("a", "10.0.0.2");
    assertThat(Json.text(watch.events(2).get(1), "object.metadata.resourceVersion"))
        .isEqualTo("not-a-number");
    Fault without = api.faults().watches().times(1).withoutVersions();
    putGreeter("a", "10.0.0.3");
    assertThat(Json.at(watch.events(3).get(2), "object.metadata.resourceVersion")).isNull();
    Fault malformed = api.faults().watches().times(1).malformedJson();
    putGreeter("a", "10.0.0.4");
    watch.awaitLines(4);
    assertThatThrownBy(() -> JsonParser.parseString(watch.lines().get(3)))
        .isInstanceOf(JsonParseException.class);
    assertThat(naked.strikes() + wordy.strikes() + without.strikes() + malformed.strikes())
        .isEqualTo(4);
  }

  @Test
  void takesTheVersionFromBookmarks() {
    restartWith(KubernetesApi.builder().bookmarkInterval(Duration.ofMillis(20)));
    Fault fault = api.faults().watches().bookmarksWithoutVersion();
    Stream watch =
        Client.of(api).watch(SLICES + "?allowWatchBookmarks=true&resourceVersion=" + api.version());
    JsonObject bookmark = watch.events(1).get(0);
    assertThat(Stream.summary(bookmark)).isEqualTo("BOOKMARK");
    assertThat(Json.at(bookmark, "object.metadata.resourceVersion")).isNull();
    fault.awaitStrikes(1, SOON);
  }

  @Test
  void endsAnOpenWatchWith410() {
    Stream watch = watchSlices(client);
    Fault fault = api.faults().watches().times(1).expiredEvent();
    putGreeter("a", "10.0.0.1");
    JsonObject error = watch.events(1).get(0);
    assertThat(Stream.summary(error)).isEqualTo("ERROR");
    assertThat(Json.number(error, "object.code")).isEqualTo(410);
    watch.ended();
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @Test
  void endsANewWatchWithAnyError() {
    Fault fault = api.faults().watches().errorEvent(500);
    Stream watch = client.watch(SLICES + "?");
    assertThat(Json.number(watch.events(1).get(0), "object.code")).isEqualTo(500);
    watch.ended();
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @Test
  void endsWatchesAtOnceAgainAndAgain() {
    Fault fault = api.faults().watches().watchesEndAtOnce();
    for (int i = 0; i < 3; i++) {
      assertThat(client.watch(SLICES + "?").ended().lines()).isEmpty();
    }
    assertThat(fault.strikes()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void truncatesAnEventAndEnds(Version version) {
    Stream watch = watchSlices(Client.of(api, version));
    Fault fault = api.faults().watches().times(1).truncate();
    putGreeter("a", "10.0.0.1");
    watch.ended();
    assertThat(watch.rest()).startsWith("{\"type\":\"ADDED\"").doesNotEndWith("}");
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void truncatesAnEventAndBreaksOff(Version version) {
    Stream watch = watchSlices(Client.of(api, version));
    Fault fault = api.faults().watches().times(1).truncateAndBreak();
    putGreeter("a", "10.0.0.1");
    watch.broken();
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void splitsEventsAtEveryByteAlsoInsideACharacter(Version version) {
    Stream watch = watchSlices(Client.of(api, version));
    Fault fault = api.faults().watches().splitWrites(1);
    api.put(Slices.slice("a").namespace("prod").annotation("note", "z\u00fcrich \ud83d\ude00"));
    assertThat(watch.events(1).get(0).toString()).contains("z\u00fcrich \ud83d\ude00");
    assertThat(watch.pieces()).isGreaterThan(50);
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @Test
  void cutsEventsAtAnyPlace() {
    Stream watch = watchSlices(client);
    int length = 0;
    for (int at = 1; at <= 40; at++) {
      try (Fault fault = api.faults().watches().cutWrites(at)) {
        putGreeter("a", "10.0.1." + at);
        length = watch.events(at).size();
        assertThat(fault.strikes()).isEqualTo(1);
      }
    }
    assertThat(length).isEqualTo(40);
  }

  @Test
  void pumpsMegabytesWithoutANewline() {
    Stream watch = watchSlices(client);
    Fault fault = api.faults().watches().times(1).oversizedLine(2);
    putGreeter("a", "10.0.0.1");
    watch.awaitSize(2 << 20);
    assertThat(watch.lines()).isEmpty();
    assertThat(fault.strikes()).isEqualTo(1);
  }
}
