// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.lang.System.Logger.Level;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call over all its attempts: the only place that calls the listener.
 *
 * <p>Callbacks are kept apart by a state, so that a listener may hold its own locks in a callback
 * and while it cancels: the monitor guards only the step from one state to the next, together with
 * the attempt that may take it. A failure that arrives while a callback runs is delivered by that
 * callback's thread when it is through.
 */
final class Exchange implements Call {

  private enum State {
    AWAITING_HEADERS,
    AWAITING_BODY,
    IN_CALLBACK,
    /** In a callback, behind which a failure waits. */
    FAILING,
    DONE
  }

  final Request request;
  private final ResponseListener listener;
  private final Settings settings;
  private final ConnectionPool pool;
  private volatile State state = State.AWAITING_HEADERS;
  private volatile @Nullable Attempt attempt;
  private @Nullable HttpFailure pending;
  private int resends;
  private volatile @Nullable Runnable headerTimer;
  private volatile boolean headersSeen;
  // Touched in the callback's state alone.
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
                    failLater(
                        pool.isClosed() ? Failures.closed(settings) : Failures.credentials(failed));
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
  synchronized boolean attach(Attempt next) {
    attempt = next;
    return !isDone();
  }

  boolean isDone() {
    return state == State.DONE;
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
    Attempt next = null;
    synchronized (this) {
      if (attempt != unprocessed || state != State.AWAITING_HEADERS) {
        return; // Over, sent again already, or it has headers: then it was processed after all.
      }
      if (resends < limit) {
        resends++;
        next = new Attempt(this, unprocessed.authorization, settings, pool);
        attempt = next;
      }
    }
    if (next != null) {
      settings.observer().resent(why);
      submitAfter(next, pause);
    } else {
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
    if (!enter(from, State.AWAITING_HEADERS)) {
      return false;
    }
    if (status == 401 && sendAgainWithOtherCredentials(from)) {
      leave(State.AWAITING_HEADERS);
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
    leave(State.AWAITING_BODY);
    return !isDone();
  }

  void onData(Attempt from, ByteBuffer data) {
    if (!enter(from, State.AWAITING_BODY)) {
      return;
    }
    try {
      listener.onData(data);
    } catch (RuntimeException | Error e) {
      onListenerThrew(e);
    }
    leave(State.AWAITING_BODY);
  }

  void onEnd(Attempt from) {
    synchronized (this) {
      if (attempt != from || state != State.AWAITING_BODY) {
        return;
      }
      state = State.DONE;
    }
    try {
      listener.onEnd();
    } catch (RuntimeException | Error e) {
      onListenerThrew(e);
    }
  }

  /** Fails the call from a thread of the executor; without effect once it is over. */
  void fail(HttpFailure failure) {
    synchronized (this) {
      if (state == State.IN_CALLBACK) {
        state = State.FAILING;
        pending = failure;
        return;
      }
      if (state == State.FAILING || state == State.DONE) {
        return;
      }
      state = State.DONE;
    }
    deliver(failure);
  }

  /** Fails the call from any thread. */
  void failLater(HttpFailure failure) {
    pool.run(() -> fail(failure));
  }

  @Override
  public void cancel() {
    synchronized (this) {
      if (isDone()) {
        return;
      }
      state = State.DONE;
    }
    cleanUp();
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

  /** Begins a callback; false if it is not this attempt's turn. */
  private synchronized boolean enter(Attempt from, State awaited) {
    if (attempt != from || state != awaited) {
      return false;
    }
    state = State.IN_CALLBACK;
    return true;
  }

  private void leave(State next) {
    HttpFailure failure;
    synchronized (this) {
      if (state == State.IN_CALLBACK) {
        state = next;
      }
      if (state != State.FAILING) {
        return;
      }
      state = State.DONE;
      failure = pending;
    }
    if (failure != null) {
      deliver(failure);
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
    cancel();
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
