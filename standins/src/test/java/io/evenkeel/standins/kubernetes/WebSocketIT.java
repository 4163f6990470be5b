// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.standins.Fault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Watches by WebSocket, as fabric8's client opens them. */
class WebSocketIT extends ApiTest {

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  private WebSocket open(String token) {
    URI url =
        URI.create(
            (api.url() + SLICES + "?watch=true&resourceVersion=" + api.version())
                .replaceFirst("^https", "wss"));
    return HttpClient.newBuilder()
        .sslContext(Client.trusting(api.caPem()))
        .build()
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + token)
        .buildAsync(url, new Seen())
        .join();
  }

  private String next() throws InterruptedException {
    String next = seen.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(next).as("a frame within %s", SOON).isNotNull();
    return next;
  }

  @Test
  void eachEventIsATextFrame() throws Exception {
    WebSocket watch = open(api.token());
    putGreeter("a", "10.0.0.1");
    putGreeter("b", "10.0.0.2");
    assertThat(next()).startsWith("{\"type\":\"ADDED\"").contains("10.0.0.1");
    assertThat(next()).startsWith("{\"type\":\"ADDED\"").contains("10.0.0.2");
    watch.abort();
    api.requests().awaitWatches(0, SOON);
  }

  @Test
  void aPingIsAnsweredAndACloseEndsTheWatch() throws Exception {
    WebSocket watch = open(api.token());
    watch.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
    assertThat(next()).isEqualTo("pong");
    watch.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    assertThat(next()).isEqualTo("closed 1000");
    api.requests().awaitWatches(0, SOON);
  }

  @Test
  void aRefusalIsPlainHttp() {
    assertThatThrownBy(() -> open("unknown"))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
  }

  @Test
  void theServersEndIsAClose() throws Exception {
    var unused = open(api.token());
    try (Fault fault = api.faults().watches().times(1).expiredEvent()) {
      open(api.token());
      assertThat(next()).startsWith("{\"type\":\"ERROR\"").contains("410");
      assertThat(next()).isEqualTo("closed 1000");
      assertThat(fault.strikes()).isEqualTo(1);
    }
  }

  private final class Seen implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        seen.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      seen.add("pong");
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      seen.add("closed " + code);
      return null;
    }
  }
}
