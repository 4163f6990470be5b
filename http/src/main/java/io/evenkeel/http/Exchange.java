// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.lang.System.Logger.Level;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One call over all its attempts: the only place that calls the listener.
 *
 * <p>Callbacks are kept apart by a state, not by a lock, so that a listener may hold its own locks
 * in a callback and while it cancels. A failure that arrives while a callback runs is delivered by
 * that callback's thread when it is through.
 */
final class Exchange implements Call {

  private static final int IDLE = 0;
  private static final int RUNNING = 1;
  private static final int FAILING = 2;
  private static final int DONE = 3;

  final Request request;
  private final ResponseListener listener;
  private final Settings settings;
  private final ConnectionPool pool;
  private final AtomicInteger state = new AtomicInteger();
  private volatile @Nullable HttpFailure pending;
  private volatile @Nullable Attempt attempt;
  private volatile @Nullable Runnable headerTimer;
  private volatile boolean headersSeen;
  // Attempts follow one another, so the next two are never touched by two threads at once.
  private int resends;
  private boolean sentAgain;

  Exchange(Request request, ResponseListener listener, Settings settings, ConnectionPool pool) {
    this.request = request;
    this.listener = listener;
    this.settings = settings;
    this.pool = pool;
  }

  void start() {
    Duration timeout = request.headerTimeout();
    Duration limit = timeout == null ? settings.headerTimeout() : timeout;
    headerTimer = settings.timers().schedule(() -> onHeaderTimeout(limit), limit);
    if (isDone()) {
      cancelHeaderTimer();
    }
    authorize();
  }

  private void authorize() {
    var unused =
        settings
            .credentials()
            .authorization()
            .whenComplete(
                (authorization, failed) -> {
                  if (failed != null) {
                    failLater(Failures.credentials(failed));
                  } else {
                    submit(authorization);
                  }
                });
  }

  private void submit(@Nullable String authorization) {
    if (authorization != null && !Failures.isHeaderValue(authorization)) {
      failLater(
          new HttpFailure(
              HttpFailure.Kind.CREDENTIALS,
              "the Authorization value holds a character that no header may hold, such as a line"
                  + " break; correct the token or password"));
      return;
    }
    pool.submit(new Attempt(this, authorization, settings, pool));
  }

  /** The attempt that speaks for this call from now on; false if the call is over. */
  boolean attach(Attempt next) {
    attempt = next;
    return !isDone();
  }

  boolean isDone() {
    return state.get() == DONE;
  }

  boolean isCurrent(Attempt candidate) {
    return attempt == candidate && !isDone();
  }

  boolean headersSeen() {
    return headersSeen;
  }

  /**
   * Sends the call again, after {@code pause}, since the server has provably not processed it, or
   * since it may safely be sent twice; fails it when that happened {@code limit} times.
   */
  void resend(Attempt unprocessed, String why, Duration pause, int limit) {
    if (!begin()) {
      return; // Over, or its headers are just being delivered: then it was processed after all.
    }
    Attempt next = null;
    if (attempt == unprocessed && !headersSeen && resends < limit) {
      resends++;
      next = new Attempt(this, unprocessed.authorization, settings, pool);
      attempt = next;
    }
    boolean exhausted = attempt == unprocessed && !headersSeen;
    end();
    if (next != null) {
      settings.observer().resent(why);
      submitAfter(next, pause);
    } else if (exhausted) {
      failLater(
          new HttpFailure(
              HttpFailure.Kind.CLOSED,
              request + ": not taken in " + limit + " tries, the last: " + why));
    }
  }

  private void submitAfter(Attempt next, Duration pause) {
    if (pause.isZero()) {
      pool.submit(next);
    } else {
      var unused = settings.timers().schedule(() -> pool.submit(next), pause);
    }
  }

  /** Returns whether the response was taken over for a second try with other credentials. */
  private boolean sendAgainWithOtherCredentials(Attempt rejected) {
    if (sentAgain) {
      return false;
    }
    boolean otherCertificate = pool.refreshIdentity();
    if (!settings.credentials().rejected(rejected.authorization) && !otherCertificate) {
      return false;
    }
    sentAgain = true;
    settings.observer().resent("401, and there are other credentials now");
    return true;
  }

  /** Returns whether the attempt goes on to read the body. */
  boolean onHeaders(Attempt from, int status, HttpHeaders headers) {
    if (!begin()) {
      return false;
    }
    if (attempt != from || headersSeen) {
      end();
      return false;
    }
    if (status == 401 && sendAgainWithOtherCredentials(from)) {
      end();
      authorize();
      return false;
    }
    headersSeen = true;
    cancelHeaderTimer();
    try {
      listener.onHeaders(status, headers);
    } catch (RuntimeException | Error e) {
      onListenerThrew(e);
    }
    end();
    return !isDone();
  }

  void onData(Attempt from, ByteBuffer data) {
    if (attempt != from || !begin()) {
      return;
    }
    try {
      listener.onData(data);
    } catch (RuntimeException | Error e) {
      onListenerThrew(e);
    }
    end();
  }

  void onEnd(Attempt from) {
    if (attempt == from && state.compareAndSet(IDLE, DONE)) {
      try {
        listener.onEnd();
      } catch (RuntimeException | Error e) {
        onListenerThrew(e);
      }
    }
  }

  /** Fails the call from a thread of the executor; without effect once it is over. */
  void fail(HttpFailure failure) {
    pending = failure;
    while (true) {
      int now = state.get();
      if (now == IDLE && state.compareAndSet(IDLE, DONE)) {
        deliver(failure);
        return;
      } else if (now == RUNNING && state.compareAndSet(RUNNING, FAILING)) {
        return;
      } else if (now == FAILING || now == DONE) {
        return;
      }
    }
  }

  /** Fails the call from any thread. */
  void failLater(HttpFailure failure) {
    pool.run(() -> fail(failure));
  }

  @Override
  public void cancel() {
    if (state.getAndSet(DONE) != DONE) {
      cleanUp();
    }
  }

  private void onHeaderTimeout(Duration limit) {
    if (headersSeen || isDone()) {
      return;
    }
    failLater(
        new HttpFailure(
            HttpFailure.Kind.TIMEOUT,
            request
                + ": no response headers from "
                + settings.base()
                + " within "
                + Failures.text(limit)
                + (attempt == null ? " (its credentials were not there yet)" : "")));
  }

  private boolean begin() {
    return state.compareAndSet(IDLE, RUNNING);
  }

  private void end() {
    if (!state.compareAndSet(RUNNING, IDLE) && state.compareAndSet(FAILING, DONE)) {
      HttpFailure failure = pending;
      if (failure != null) {
        deliver(failure);
      }
    }
  }

  private void deliver(HttpFailure failure) {
    cleanUp();
    try {
      listener.onFailure(failure);
    } catch (RuntimeException | Error e) {
      onListenerThrew(e);
    }
  }

  private void onListenerThrew(Throwable e) {
    state.set(DONE);
    cleanUp();
    System.getLogger(Exchange.class.getName())
        .log(Level.ERROR, "A listener of " + request + " failed; its call was cancelled", e);
  }

  private void cleanUp() {
    cancelHeaderTimer();
    Attempt last = attempt;
    if (last != null) {
      last.abort();
    }
  }

  private void cancelHeaderTimer() {
    Runnable timer = headerTimer;
    if (timer != null) {
      headerTimer = null;
      timer.run();
    }
  }
}
