// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.standins.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults of connections and streams. */
class ConnectionFaultIT extends ApiTest {

  /** Long enough that an answer on loopback would have come. */
  private static final long WHILE_MUTE_MILLIS = 150;

  private CompletableFuture<String> list(Client client) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return client.get(SLICES).body();
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void assertMute(CompletableFuture<?> answer) {
    assertThatThrownBy(() -> answer.get(WHILE_MUTE_MILLIS, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void resetsConnections(Version version) {
    Stream watch = watchSlices(Client.of(api, version));
    Fault fault = api.faults().resetConnections();
    watch.broken();
    assertThat(fault.strikes()).isEqualTo(1);
    api.requests().awaitWatches(0, SOON);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void resetsTheConnectionOfARequest(Version version) throws Exception {
    Fault fault = api.faults().lists().times(1).resetOnRequest();
    Client client = Client.of(api, version);
    // The JDK's client may try again by itself.
    HttpResponse<String> response;
    try {
      response = client.get(SLICES);
    } catch (IOException e) {
      response = client.get(SLICES);
    }
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void mutesConnectionsOldAndNewAndTheirBytesComeLate(Version version) throws Exception {
    Client client = Client.of(api, version);
    Stream watch = watchSlices(client);
    Fault fault = api.faults().muteConnections();
    putGreeter("a", "10.0.0.1");
    CompletableFuture<String> onOld = list(client);
    CompletableFuture<String> onNew = list(Client.of(api, version));
    assertMute(onOld);
    assertMute(onNew);
    assertThat(watch.lines()).isEmpty();
    fault.awaitStrikes(2, SOON);
    fault.clear();
    assertThat(watch.summary(1)).containsExactly("ADDED a");
    assertThat(onOld.get(SOON.toSeconds(), TimeUnit.SECONDS)).contains("10.0.0.1");
    assertThat(onNew.get(SOON.toSeconds(), TimeUnit.SECONDS)).contains("10.0.0.1");
  }

  @Test
  void mutesAStreamWhileItsConnectionLives() throws Exception {
    restartWith(KubernetesApi.builder().bookmarkInterval(Duration.ofMillis(20)));
    Client client = Client.of(api);
    Stream watch =
        client.watch(SLICES + "?allowWatchBookmarks=true&resourceVersion=" + api.version());
    watch.events(2);
    Fault fault = api.faults().watches().muteStreams();
    fault.awaitStrikes(1, SOON);
    // What was sent before the fault has come when this has.
    assertThat(client.get(SLICES).statusCode()).isEqualTo(200);
    int before = watch.lines().size();
    putGreeter("a", "10.0.0.1");
    fault.awaitStrikes(6, SOON);
    assertThat(client.get(SLICES).statusCode()).isEqualTo(200);
    assertThat(watch.lines()).hasSize(before);
    Stream late = client.watch(SLICES + "?resourceVersion=0");
    api.requests().awaitCount("watch", "endpointslices", 2, SOON);
    assertThat(late.status.isDone()).isFalse();
    assertThat(api.requests().connections()).hasSize(1);
    fault.clear();
    watch.event("ADDED a");
    assertThat(late.summary(1)).containsExactly("ADDED a");
  }

  @Test
  void endsOpenWatchesInGoodOrder() throws Exception {
    Client client = Client.of(api);
    Stream first = watchSlices(client);
    Stream second = watchSlices(client);
    Fault fault = api.faults().endWatches();
    assertThat(fault.strikes()).isEqualTo(2);
    first.ended();
    second.ended();
    api.requests().awaitWatches(0, SOON);
    assertThat(client.get(SLICES).statusCode()).isEqualTo(200);
    assertThat(api.requests().acceptedConnections()).isEqualTo(1);
  }

  @Test
  void refusesNewConnectionsAndKeepsTheOld() throws Exception {
    Client old = Client.of(api);
    Stream watch = watchSlices(old);
    try (Fault fault = api.faults().refuseConnections()) {
      assertThatThrownBy(() -> Client.of(api).get(SLICES)).isInstanceOf(ConnectException.class);
      putGreeter("a", "10.0.0.1");
      assertThat(watch.summary(1)).containsExactly("ADDED a");
      assertThat(fault.strikes()).isEqualTo(1);
    }
    assertThat(Client.of(api).get(SLICES).statusCode()).isEqualTo(200);
  }

  @Test
  void sendsGoAwayAndServesWhatIsOpen() throws Exception {
    try (FrameWatch watch = new FrameWatch(api)) {
      assertThat(watch.next()).isEqualTo("200");
      Fault fault = api.faults().goAway();
      assertThat(fault.strikes()).isEqualTo(1);
      assertThat(watch.next()).isEqualTo("GOAWAY");
      putGreeter("a", "10.0.0.1");
      assertThat(watch.next()).contains("ADDED", "10.0.0.1");
    }
    api.requests().awaitWatches(0, SOON);
  }

  @Test
  void takesNewConnectionsAfterGoAway() throws Exception {
    Client client = Client.of(api);
    assertThat(client.get(SLICES).statusCode()).isEqualTo(200);
    Fault fault = api.faults().goAway();
    assertThat(fault.strikes()).isEqualTo(1);
    // The client may be slow to read the GOAWAY: a request or two still go the old way, or meet its
    // end while they are sent, and are not tried again by themselves.
    for (int i = 0; i < 1000 && api.requests().acceptedConnections() == 1; i++) {
      try {
        client.get(SLICES);
      } catch (IOException e) {
        assertThat(e).isNotInstanceOf(ConnectException.class);
      }
    }
    assertThat(client.get(SLICES).statusCode()).isEqualTo(200);
    assertThat(api.requests().acceptedConnections()).isEqualTo(2);
  }

  @Test
  void closesAnHttp1ConnectionAfterGoAway() throws Exception {
    Client client = Client.of(api, Version.HTTP_1_1);
    client.get(SLICES);
    Fault fault = api.faults().goAway();
    assertThat(client.get(SLICES).headers().firstValue("connection")).hasValue("close");
    assertThat(client.get(SLICES).statusCode()).isEqualTo(200);
    assertThat(api.requests().acceptedConnections()).isEqualTo(2);
    assertThat(fault.strikes()).isEqualTo(1);
  }

  @Test
  void lowersTheStreamLimitOfOpenConnections() throws Exception {
    Client client = Client.of(api);
    Stream first = watchSlices(client);
    Fault fault = api.faults().streamLimit(1);
    assertThat(fault.strikes()).isEqualTo(1);
    // The client learns of it with the next frames; then it wants another connection.
    putGreeter("a", "10.0.0.1");
    first.events(1);
    IOException refused = null;
    try {
      client.get(SLICES);
    } catch (IOException e) {
      refused = e;
    }
    if (refused == null) {
      assertThat(api.requests().acceptedConnections()).isEqualTo(2);
    } else {
      assertThat(refused).hasMessageContaining("too many concurrent streams");
    }
    fault.clear();
    putGreeter("b", "10.0.0.1");
    first.events(2);
    assertThat(client.get(SLICES).statusCode()).isEqualTo(200);
  }
}
