// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As few connections as the server's stream limit allows.
 *
 * <p>A call goes to the fullest connection that has room. Where none has, one connection at a time
 * is opened, and calls wait until it says how many streams it takes: a thousand calls at once open
 * as many connections as they need, and not a thousand.
 *
 * <p>Thread-safe: {@link Slots} decides under its lock, this class acts without one.
 */
final class ConnectionPool {

  /** Long enough for the client to count down a stream that has just ended. */
  private static final Duration COUNT_LAG = Duration.ofMillis(10);

  /** A call that is refused so often is not refused by chance. */
  private static final int MAX_REFUSED = 5;

  /** What never left this process costs nothing to send again; only a circle must end. */
  static final int MAX_UNSENT = 100;

  private final Settings settings;
  private final Tls tls;
  private final Slots slots;
  private final NameLookup names;

  ConnectionPool(Settings settings) {
    this.settings = settings;
    this.tls = new Tls(settings.tls(), settings.timers());
    this.slots = new Slots(tls, this::newConnection);
    this.names = new NameLookup(settings);
  }

  private Connection newConnection() {
    return new Connection(settings, tls, names, this);
  }

  /** Sends the call as soon as there is room for it. */
  void submit(Attempt attempt) {
    if (!attempt.exchange.attach(attempt)) {
      return;
    }
    tls.refreshIdentityIfDue();
    if (slots.add(attempt)) {
      sendWaiting();
    } else {
      attempt.exchange.failLater(Failures.closed(settings));
    }
  }

  private void sendWaiting() {
    for (Slots.Assignment assignment : slots.assign()) {
      Connection connection = assignment.connection();
      cancelIdleTimer(connection);
      if (assignment.opens()) {
        run(() -> connection.open(assignment.attempt()));
      } else {
        startProbing(connection);
        connection.send(assignment.attempt());
      }
    }
  }

  private void cancelIdleTimer(Connection connection) {
    Runnable timer = slots.takeIdleTimer(connection);
    if (timer != null) {
      timer.run();
    }
  }

  /** The connection takes calls from now on. */
  void onReady(Connection connection) {
    if (slots.ready(connection)) {
      startProbing(connection);
      sendWaiting();
    }
  }

  /** Not where the connection takes no new streams, which it may be told at any moment. */
  private void startProbing(Connection connection) {
    connection.startProbing();
    if (!slots.takesCalls(connection)) {
      connection.stopProbing();
    }
  }

  void onLimit(Connection connection, int streams) {
    slots.limit(connection, streams);
    sendWaiting();
  }

  /** Whether calls may be sent on the connection, for all that the server has said. */
  boolean takesCalls(Connection connection) {
    return slots.takesCalls(connection);
  }

  void setGeneration(Connection connection, int generation) {
    slots.generation(connection, generation);
  }

  /** A call has left its connection, in whatever way. */
  void release(Attempt attempt) {
    Slots.Left left = slots.release(attempt);
    sendWaiting();
    Connection connection = attempt.connection();
    if (connection == null || left == Slots.Left.NOTHING) {
      return;
    }
    if (left == Slots.Left.DROP) {
      drop(connection, "its last call ended", null);
      return;
    }
    connection.stopProbing();
    Runnable timer = settings.timers().schedule(() -> onIdle(connection), settings.idleTimeout());
    if (!slots.idle(connection, timer)) {
      timer.run();
      if (!slots.isEmpty(connection)) {
        startProbing(connection); // It got a call while its probe was being stopped.
      }
    }
  }

  private void onIdle(Connection connection) {
    if (slots.retire(connection)) {
      drop(connection, "idle", null);
    }
  }

  /** The server takes no new streams on the connection, and has not seen those above the last. */
  void onGoAway(Connection connection, int lastStreamId) {
    List<Attempt> attempts = slots.drain(connection);
    // A probe is a new stream, which the server now ignores: it would prove a living one mute. Who
    // reads from a stream that is still open has to notice if it goes quiet.
    connection.stopProbing();
    if (attempts.isEmpty()) {
      drop(connection, "told to go away", null);
    }
    // Which call has which stream the client does not say. A GET is safe to send twice; of another
    // method it cannot be known, so it waits for its answer, or for the end of the connection.
    if (lastStreamId < connection.lastStreamId()) {
      for (Attempt attempt : attempts) {
        if (!attempt.exchange.headersSeen() && attempt.exchange.request.method().equals("GET")) {
          run(
              () -> {
                attempt.exchange.resend(attempt, "GOAWAY", Duration.ZERO, MAX_UNSENT);
                if (!attempt.exchange.isCurrent(attempt)) {
                  attempt.abort();
                }
              });
        }
      }
    }
    sendWaiting();
  }

  /** The failure, if the call failed for want of a connection; all that waited for it fail too. */
  @Nullable HttpFailure onFailedToOpen(Attempt attempt, Connection connection, Throwable failed) {
    if (connection.connected()
        || attempt.exchange.headersSeen()
        || Failures.unsent(failed) != null) {
      return null;
    }
    HttpFailure failure = Failures.opening(settings, failed);
    if (slots.isOpening(connection)) {
      onOpenFailed(connection, failure);
    }
    return failure;
  }

  /** A call failed on {@code connection}, which was there and has let go of it already. */
  void onFailed(Attempt attempt, Connection connection, Throwable failed) {
    Failures.Unsent unsent = Failures.unsent(failed);
    if (unsent == Failures.Unsent.REFUSED) {
      slots.refused(connection);
    }
    boolean spent =
        unsent == Failures.Unsent.SPENT
            || (unsent == null && connection.http2() && !Failures.isStreamReset(failed));
    if (spent && slots.drain(connection).isEmpty()) {
      drop(connection, "closed by the server", null);
    }
    sendWaiting();
    if (unsent == null) {
      attempt.exchange.fail(Failures.midway(settings, attempt.exchange.request, failed));
    } else {
      attempt.exchange.resend(
          attempt,
          unsent.why,
          unsent == Failures.Unsent.SPENT ? Duration.ZERO : COUNT_LAG,
          unsent == Failures.Unsent.REFUSED ? MAX_REFUSED : MAX_UNSENT);
    }
  }

  /** The connection could not be opened: with it fail the calls that waited for it. */
  void onOpenFailed(Connection connection, HttpFailure failure) {
    List<Attempt> waiting = slots.takeWaitingFor(connection);
    drop(connection, "not opened", failure);
    waiting.forEach(attempt -> attempt.exchange.failLater(failure));
  }

  /** Takes the connection off the pool and fails its calls with {@code reason}, if it has any. */
  void drop(Connection connection, String why, @Nullable HttpFailure reason) {
    List<Attempt> left = slots.drop(connection);
    if (left == null) {
      return;
    }
    cancelIdleTimer(connection);
    settings.observer().dropped(why, reason);
    sendWaiting();
    run(
        () -> {
          HttpFailure failure = reason == null ? Failures.closed(settings) : reason;
          left.forEach(attempt -> attempt.exchange.fail(failure));
          connection.shutdown();
        });
  }

  OriginStats stats() {
    return slots.stats();
  }

  boolean refreshIdentity() {
    return tls.refreshIdentity();
  }

  boolean isClosed() {
    return slots.isClosed();
  }

  void close() {
    List<Connection> all = slots.close();
    HttpFailure closed = Failures.closed(settings);
    slots.takeWaiting().forEach(attempt -> attempt.exchange.failLater(closed));
    all.forEach(connection -> drop(connection, "closed", null));
  }

  /** Runs {@code task} on the executor. */
  void run(Runnable task) {
    settings.executor().execute(task);
  }
}
