// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import com.sun.net.httpserver.HttpExchange;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.lab.state.History;
import io.evenkeel.lab.state.LabView;
import io.evenkeel.lab.state.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One reader of server-sent events (<a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG HTML</a>): {@code
 * hello} with all there is, then {@code tick}s with what is new. Where the reader is slower than
 * the lab, it gets the newest snapshot and misses those between.
 *
 * <p>Its thread writes, and may stand still in that; an interrupt closes the socket under it.
 */
final class EventStream {

  private static final long IDLE = Long.MIN_VALUE;

  private final LabView view;
  private final HttpExchange exchange;
  private final Ticker ticker;
  private final Duration heartbeat;
  private final Consumer<EventStream> onEnd;
  private final Thread thread;
  private final BlockingQueue<Snapshot> newest = new ArrayBlockingQueue<>(1);
  private volatile long writingSince = IDLE;

  EventStream(
      LabView view,
      HttpExchange exchange,
      Ticker ticker,
      Duration heartbeat,
      String name,
      Consumer<EventStream> onEnd) {
    this.view = view;
    this.exchange = exchange;
    this.ticker = ticker;
    this.heartbeat = heartbeat;
    this.onEnd = onEnd;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Never blocks. */
  void offer(Snapshot snapshot) {
    while (!newest.offer(snapshot)) {
      newest.poll();
    }
  }

  /** Ends it if it has been writing for this long. */
  void dropIfStalled(Duration limit) {
    long since = writingSince;
    if (since != IDLE && ticker.nanoTime() - since > limit.toNanos()) {
      drop();
    }
  }

  void drop() {
    thread.interrupt();
  }

  void awaitEnd(Duration limit) {
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (exchange) {
      writingSince = ticker.nanoTime();
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      stream(exchange.getResponseBody());
    } catch (IOException | InterruptedException gone) {
      // The reader has left, or was dropped: for a stream of news that is its ordinary end.
    } finally {
      onEnd.accept(this);
    }
  }

  private void stream(OutputStream out) throws IOException, InterruptedException {
    Snapshot told = view.now();
    double historyUntil = lastSecond(view.history(), 0);
    long id = 1;
    // A lab that is started again is seen a second later.
    send(out, "retry: 1000\n\n" + message("hello", id, Json.state(view, told)));
    while (true) {
      Snapshot next = newest.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        send(out, ": still here\n\n");
      } else if (next.at() > told.at()) {
        History history = view.history();
        Tick tick = Tick.since(told, historyUntil, next, history);
        send(out, message("tick", ++id, Json.tick(tick)));
        told = next;
        historyUntil = lastSecond(tick.history(), historyUntil);
      }
    }
  }

  /** JSON has no line break outside of strings, and none unescaped in them: one line of data. */
  static String message(String event, long id, String json) {
    return "event: " + event + "\nid: " + id + "\ndata: " + json + "\n\n";
  }

  private static double lastSecond(History history, double otherwise) {
    List<Double> at = history.at();
    return at.isEmpty() ? otherwise : at.get(at.size() - 1);
  }

  private void send(OutputStream out, String text) throws IOException {
    writingSince = ticker.nanoTime();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    writingSince = IDLE;
  }
}
