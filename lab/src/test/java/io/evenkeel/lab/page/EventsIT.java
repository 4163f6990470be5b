// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.lab.staged.StagedLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Server-sent events over plain sockets, with readers of every sort. */
class EventsIT {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String EVENTS = "GET /api/events";

  private final StagedLab lab = new StagedLab(1, 12, 20);
  private LabPage page = LabPage.start(lab, ANY_PORT, limits(3));

  private static LabPage.Limits limits(int streams) {
    return new LabPage.Limits(streams, Duration.ofMillis(200), Duration.ofMillis(500));
  }

  @AfterEach
  void close() {
    page.close();
  }

  private static JsonObject data(Reader reader, String event) throws IOException {
    assertThat(reader.lineThatBegins("event: ")).isEqualTo("event: " + event);
    assertThat(reader.line()).matches("id: [0-9]+");
    String line = reader.line();
    assertThat(line).startsWith("data: {");
    assertThat(reader.line()).isEmpty();
    return JsonParser.parseString(line.substring("data: ".length())).getAsJsonObject();
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("evenkeel-lab-page-events-"))
        .count();
  }

  @Test
  void saysAllThereIsThenWhatIsNew() throws Exception {
    try (Reader reader = new Reader(page, EVENTS)) {
      assertThat(reader.line()).startsWith("HTTP/1.1 200");
      assertThat(reader.lineThatBegins("retry: ")).isEqualTo("retry: 1000");
      JsonObject hello = data(reader, "hello");
      assertThat(hello.keySet())
          .containsExactly("readOnly", "modes", "leftOut", "actions", "snapshot", "history");

      lab.act("rollout", Map.of());
      lab.tick();
      JsonObject tick = data(reader, "tick");
      assertThat(tick.keySet()).containsExactly("snapshot", "history", "oldestEvent");
      assertThat(tick.getAsJsonObject("snapshot").get("at").getAsInt()).isEqualTo(2);
      assertThat(tick.getAsJsonObject("snapshot").getAsJsonArray("events")).hasSize(1);
      assertThat(tick.getAsJsonObject("history").getAsJsonArray("at")).hasSize(1);
    }
  }

  @Test
  void aQuietLabIsHeardToBeThere() throws Exception {
    try (Reader reader = new Reader(page, EVENTS)) {
      data(reader, "hello");
      assertThat(reader.lineThatBegins(":")).isEqualTo(": still here");
    }
  }

  @Test
  void tooManyReadersAreRefusedWithASentence() throws Exception {
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Reader reader = new Reader(page, EVENTS);
      readers.add(reader);
      data(reader, "hello");
    }
    try (Reader fourth = new Reader(page, EVENTS)) {
      assertThat(fourth.line()).startsWith("HTTP/1.1 503");
      assertThat(fourth.lineThatBegins("{")).contains("3 dashboards are open already");
    }
    readers.get(0).close();
    // Its end is noticed when something is sent to it.
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              lab.tick();
              try (Reader again = new Reader(page, EVENTS)) {
                assertThat(again.line()).startsWith("HTTP/1.1 200");
              }
            });
    for (Reader reader : readers) {
      reader.close();
    }
  }

  @Test
  void aReaderThatStandsStillIsDroppedAndHoldsUpNobody() throws Exception {
    try (Reader still = new Reader(page, 2_048, EVENTS);
        Reader other = new Reader(page, EVENTS)) {
      data(other, "hello");
      await().atMost(SOON).until(() -> readers() == 2);
      // Until both socket buffers are full, and the limit after that.
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(SOON)
          .until(
              () -> {
                lab.tick();
                assertThat(data(other, "tick")).isNotNull();
                return readers() == 1;
              });
      assertThat(still).isNotNull();
    }
  }

  @Test
  void endsWithinTwoSecondsWhateverItsReadersDo() throws Exception {
    Ticker clock = SystemTime.ticker();
    try (Reader still = new Reader(page, 2_048, EVENTS);
        Reader other = new Reader(page, EVENTS);
        Reader half = new Reader(page, "POST /api/actions/rollout", "Content-Length: 100")) {
      data(other, "hello");
      half.send("{");
      int port = page.url().getPort();
      for (int i = 0; i < 200; i++) {
        lab.tick();
      }

      long before = clock.nanoTime();
      page.close();
      assertThat(Duration.ofNanos(clock.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));

      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(Thread.getAllStackTraces().keySet())
                      .extracting(Thread::getName)
                      .noneMatch(name -> name.startsWith("evenkeel-lab-page"))
                      .doesNotContain("HTTP-Dispatcher"));
      assertThat(lab.listeners()).isZero();
      assertThat(still).isNotNull();
      // The port is free again, at once.
      page =
          LabPage.start(
              lab, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), limits(3));
      try (Reader reader = new Reader(page, EVENTS)) {
        data(reader, "hello");
      }
    }
  }
}
