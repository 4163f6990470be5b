// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.http.Answer;
import io.evenkeel.standins.http.Exchange;
import io.evenkeel.standins.kubernetes.store.EventLines;
import io.evenkeel.standins.kubernetes.store.EventType;
import io.evenkeel.standins.kubernetes.store.ExpiredException;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Selector;
import io.evenkeel.standins.kubernetes.store.Store;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import io.evenkeel.standins.kubernetes.store.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One open watch: events as they come, bookmarks between them, and its end.
 *
 * <p>Events are written under the store's lock, so all clients see the one order.
 */
final class Watch implements Watcher {

  /** How long before its end a watch gets a last bookmark, as the real server does it. */
  private static final Duration LAST_BOOKMARK = Duration.ofSeconds(2);

  private final Store store;
  private final Exchange exchange;
  private final Answer answer;
  private final Kind kind;
  private final View view;
  private final boolean bookmarks;
  private final Duration bookmarkInterval;
  private final Duration timeout;
  private boolean endsInitialEvents;
  private boolean headSent;
  private long notBefore;
  private volatile boolean over;
  private volatile Runnable cancelBookmark = () -> {};

  Watch(
      Store store,
      Exchange exchange,
      Answer answer,
      Kind kind,
      View view,
      boolean bookmarks,
      Duration bookmarkInterval,
      Duration timeout) {
    this.store = store;
    this.exchange = exchange;
    this.answer = answer;
    this.kind = kind;
    this.view = view;
    this.bookmarks = bookmarks;
    this.bookmarkInterval = bookmarkInterval;
    this.timeout = timeout;
  }

  /** Begins with the present state. */
  void fromNow(Selector selector, boolean bookmarkEndsInitialEvents) {
    endsInitialEvents = bookmarkEndsInitialEvents && bookmarks;
    store.watch(kind, selector, this);
    started();
  }

  /** Begins after a version; before anything is sent, the history may turn out too short. */
  void since(Selector selector, long version) throws ExpiredException {
    notBefore = version;
    store.watchSince(kind, selector, version, this);
    started();
  }

  @Override
  public void initial(List<StoredObject> objects, long version) {
    head();
    objects.forEach(object -> answer.write(view.event(EventType.ADDED, object)));
    if (endsInitialEvents) {
      answer.write(view.bookmark(kind, version, true));
    }
    answer.flush();
  }

  @Override
  public void changed(EventType type, EventLines lines) {
    head();
    answer.write(view.event(type, lines));
    answer.flush();
  }

  private synchronized void head() {
    if (!headSent) {
      headSent = true;
      answer.begin(200, Reply.JSON_HEADERS);
    }
  }

  private void started() {
    head();
    Runnable cancelEnd = exchange.schedule(this::end, timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (bookmarks) {
      repeatBookmark();
      Duration last = timeout.minus(LAST_BOOKMARK);
      if (!last.isNegative() && last.compareTo(bookmarkInterval) < 0) {
        exchange.whenClosed(
            exchange.schedule(this::bookmark, last.toMillis(), TimeUnit.MILLISECONDS));
      }
    }
    exchange.whenClosed(
        () -> {
          over = true;
          cancelEnd.run();
          cancelBookmark.run();
          store.unwatch(this);
        });
  }

  private void repeatBookmark() {
    if (!over) {
      cancelBookmark =
          exchange.schedule(
              () -> {
                bookmark();
                repeatBookmark();
              },
              bookmarkInterval.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  /** Not one that would take the client back: after a rewind, the watch stays silent. */
  private void bookmark() {
    store.atVersion(
        version -> {
          if (version >= notBefore) {
            answer.write(view.bookmark(kind, version, false));
            answer.flush();
          }
        });
  }

  private void end() {
    store.unwatch(this);
    answer.end();
  }
}
