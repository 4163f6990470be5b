// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import com.sun.net.httpserver.HttpExchange;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.lab.state.LabView;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All readers of {@code /api/events}: passes each snapshot on to them, and drops those that take
 * nothing any more.
 *
 * <p>Thread-safe.
 */
final class EventStreams implements AutoCloseable {

  private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

  private final LabView view;
  private final Scheduler scheduler;
  private final LabPage.Limits limits;
  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
  private Runnable unlisten = () -> {};
  private boolean closed;
  private int started;

  private EventStreams(LabView view, Scheduler scheduler, LabPage.Limits limits) {
    this.view = view;
    this.scheduler = scheduler;
    this.limits = limits;
  }

  static EventStreams start(LabView view, Scheduler scheduler, LabPage.Limits limits) {
    EventStreams streams = new EventStreams(view, scheduler, limits);
    streams.unlisten =
        view.listen(snapshot -> streams.open.forEach(stream -> stream.offer(snapshot)));
    streams.checkLater();
    return streams;
  }

  /** How many there may be. */
  int limit() {
    return limits.streams();
  }

  /** Takes over the exchange, on a thread of its own; false if there are too many already. */
  synchronized boolean add(HttpExchange exchange) {
    if (closed || open.size() >= limits.streams()) {
      return false;
    }
    EventStream stream =
        new EventStream(
            view,
            exchange,
            scheduler,
            limits.heartbeat(),
            "evenkeel-lab-page-events-" + ++started,
            open::remove);
    open.add(stream);
    stream.start();
    return true;
  }

  private void checkLater() {
    scheduler.schedule(
        () -> {
          open.forEach(stream -> stream.dropIfStalled(limits.stalled()));
          checkLater();
        },
        CHECK_EVERY);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    unlisten.run();
    open.forEach(EventStream::drop);
    for (EventStream stream : open) {
      stream.awaitEnd(CHECK_EVERY);
    }
  }
}
