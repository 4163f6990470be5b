// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import org.junit.jupiter.api.Test;

/** Versions that are too old, in both forms of the answer. */
class ExpiredIT extends ApiTest {

  @Test
  void isAnEventAsOnTheRealServer() {
    restartWith(KubernetesApi.builder().historyLength(2));
    putGreeter("a", "10.0.0.1");
    long old = api.version();
    for (int i = 2; i < 6; i++) {
      putGreeter("a", "10.0.0." + i);
    }
    Stream watch = Client.of(api).watch(SLICES + "?resourceVersion=" + old);
    JsonObject error = watch.events(1).get(0);
    assertThat(watch.status()).isEqualTo(200);
    assertThat(Stream.summary(error)).isEqualTo("ERROR");
    assertThat(Json.number(error, "object.code")).isEqualTo(410);
    assertThat(Json.text(error, "object.kind")).isEqualTo("Status");
    assertThat(Json.text(error, "object.reason")).isEqualTo("Expired");
    assertThat(Json.text(error, "object.message"))
        .isEqualTo("too old resource version: " + old + " (" + (api.version() - 2) + ")");
    watch.ended();
    api.requests().awaitWatches(0, SOON);
  }

  @Test
  void isAStatusWhereItIsWanted() throws Exception {
    restartWith(KubernetesApi.builder().expiredForm(ExpiredForm.HTTP));
    putGreeter("a", "10.0.0.1");
    long old = api.version();
    api.compact();
    JsonObject status = Client.of(api).json(SLICES + "?watch=1&resourceVersion=" + old);
    assertThat(Json.number(status, "code")).isEqualTo(410);
  }

  @Test
  void comesAfterARestartThatForgotHistory() {
    putGreeter("a", "10.0.0.1");
    long old = api.version();
    api.restartEmptyHistory();
    Stream watch = Client.of(api).watch(SLICES + "?resourceVersion=" + old);
    assertThat(watch.summary(1)).containsExactly("ERROR");
  }

  @Test
  void doesNotComeAfterAPlainRestart() {
    putGreeter("a", "10.0.0.1");
    long old = api.version();
    putGreeter("b", "10.0.0.1");
    api.restart();
    Stream watch = Client.of(api).watch(SLICES + "?resourceVersion=" + old);
    assertThat(watch.summary(1)).containsExactly("ADDED b");
  }

  @Test
  void comesNotFromAFutureThatARestoreMade() throws Exception {
    putGreeter("a", "10.0.0.1");
    long seen = api.version();
    api.restartWithVersionsBack(3);
    assertThat(api.version()).isEqualTo(seen - 3);
    JsonObject list = Client.of(api).json(SLICES);
    assertThat(Json.text(list, "metadata.resourceVersion")).isEqualTo(Long.toString(seen - 3));
    assertThat(list.toString()).doesNotContain("\"" + seen + "\"");
    Stream watch = Client.of(api).watch(SLICES + "?resourceVersion=" + seen);
    api.requests().awaitWatches(1, SOON);
    for (int i = 2; i < 6; i++) {
      putGreeter("a", "10.0.0." + i);
    }
    assertThat(Json.text(watch.events(1).get(0), "object.metadata.resourceVersion"))
        .isEqualTo(Long.toString(seen + 1));
  }
}
