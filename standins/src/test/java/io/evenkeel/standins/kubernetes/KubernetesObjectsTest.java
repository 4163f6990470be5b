// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Objects for controllers in the same JVM. */
class KubernetesObjectsTest {

  private final KubernetesObjects objects =
      KubernetesObjects.unserved(
          Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC));

  private JsonObject put(String name) {
    return objects.put(Services.service(name).namespace("prod").json());
  }

  @Test
  void whatIsPutIsListedWithWhatTheServerFillsIn() {
    JsonObject service = put("a");
    assertThat(Json.text(service, "metadata.uid")).isNotEmpty();
    assertThat(objects.list("services", "prod")).containsExactly(service);
    assertThat(objects.list("services", "elsewhere")).isEmpty();
    assertThat(objects.get("services", "prod", "a")).isEqualTo(service);
  }

  @Test
  void aListGivesTheSameTreeAsLongAsAnObjectDoesNotChange() {
    JsonObject unused = put("a");
    JsonObject first = objects.list("services", "").get(0);
    JsonObject other = put("b");
    List<JsonObject> now = objects.list("services", "");
    assertThat(now).hasSize(2).contains(other);
    assertThat(now.get(0)).isSameAs(first);
    boolean edited = objects.edit("services", "prod", "a", s -> s.addProperty("status", "changed"));
    assertThat(edited).isTrue();
    assertThat(objects.list("services", "").get(0)).isNotSameAs(first);
    assertThat(Json.text(objects.list("services", "prod").get(0), "status")).isEqualTo("changed");
  }

  @Test
  void anEditThatChangesNothingUsesNoVersion() {
    JsonObject unused = put("a");
    long version = objects.version();
    assertThat(objects.edit("services", "prod", "a", s -> {})).isTrue();
    assertThat(objects.version()).isEqualTo(version);
    assertThat(objects.edit("services", "prod", "nobody", s -> {})).isFalse();
  }

  @Test
  void aWatchTellsOfEachChangeUntilItEnds() {
    AtomicInteger told = new AtomicInteger();
    Runnable end = objects.watch("services", told::incrementAndGet);
    JsonObject unused = put("a");
    assertThat(objects.delete("services", "prod", "a")).isTrue();
    assertThat(objects.delete("services", "prod", "a")).isFalse();
    assertThat(told).hasValue(2);
    end.run();
    JsonObject again = put("a");
    assertThat(again).isNotNull();
    assertThat(told).hasValue(2);
  }

  @Test
  void anUnknownResourceIsRefused() {
    assertThatThrownBy(() -> objects.list("cats", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("No resource 'cats'; known are [namespaces, ");
  }
}
