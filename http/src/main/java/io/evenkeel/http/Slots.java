// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import io.evenkeel.http.Connection.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which call is on which connection: the bookkeeping of the pool, which decides and does nothing.
 *
 * <p>Thread-safe: its monitor guards it and the marked fields of its connections. Nothing that
 * could call back is called while it is held; what is to be done is returned.
 */
final class Slots {

  /** A call to be sent on a connection, which is perhaps to be opened with it. */
  record Assignment(Connection connection, Attempt attempt, boolean opens) {}

  /** What to do with a connection that a call has left. */
  enum Left {
    NOTHING,
    /** No call is on it. */
    IDLE,
    /** No call is on it, and it takes no more. */
    DROP
  }

  private final Tls tls;
  private final Supplier<Connection> connector;
  private final List<Connection> connections = new ArrayList<>();
  private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
  private @Nullable Connection opening;
  private boolean closed;

  Slots(Tls tls, Supplier<Connection> connector) {
    this.tls = tls;
    this.connector = connector;
  }

  /** Queues a call; false if closed. */
  synchronized boolean add(Attempt attempt) {
    if (closed) {
      return false;
    }
    waiting.add(attempt);
    return true;
  }

  /** Gives waiting calls to connections; where none has room, plans to open one at a time. */
  synchronized List<Assignment> assign() {
    List<Assignment> assigned = new ArrayList<>(1);
    while (!waiting.isEmpty()) {
      Attempt next = waiting.element();
      if (next.exchange.isDone() || next.isReleased()) {
        waiting.remove();
        continue;
      }
      Connection to = fullestWithRoom();
      boolean opens = to == null;
      if (to == null) {
        if (opening != null) {
          break;
        }
        to = connector.get();
        opening = to;
        connections.add(to);
      }
      waiting.remove();
      to.attempts.add(next);
      next.assign(to);
      assigned.add(new Assignment(to, next, opens));
    }
    return assigned;
  }

  private @Nullable Connection fullestWithRoom() {
    Connection best = null;
    int generation = tls.generation();
    for (Connection connection : connections) {
      if (connection.phase == Phase.READY
          && connection.generation == generation
          && connection.attempts.size() < connection.capacity()
          && (best == null || connection.attempts.size() > best.attempts.size())) {
        best = connection;
      }
    }
    return best;
  }

  /** The connection takes calls; false if that was known, or it takes none any more. */
  synchronized boolean ready(Connection connection) {
    if (connection.phase != Phase.OPENING) {
      return false;
    }
    connection.phase = Phase.READY;
    notOpening(connection);
    return true;
  }

  synchronized void limit(Connection connection, int streams) {
    connection.limit(streams);
  }

  /** The server refused a stream: what is open now is what it takes, whatever it said. */
  synchronized void refused(Connection connection) {
    connection.limit(Math.max(2, connection.attempts.size() + 1));
  }

  synchronized void generation(Connection connection, int generation) {
    connection.generation = generation;
  }

  /** A call has left its connection, in whatever way. */
  synchronized Left release(Attempt attempt) {
    Connection connection = attempt.connection();
    if (connection == null
        || !connection.attempts.remove(attempt)
        || !connection.attempts.isEmpty()
        || connection.phase == Phase.DROPPED) {
      return Left.NOTHING;
    }
    if (connection.phase == Phase.READY && connection.generation == tls.generation()) {
      return Left.IDLE;
    }
    connection.phase = Phase.DRAINING;
    return Left.DROP;
  }

  /** Keeps the timer of an idle connection; false if it is not idle any more. */
  synchronized boolean idle(Connection connection, Runnable timer) {
    if (connection.phase == Phase.READY
        && connection.attempts.isEmpty()
        && connection.idleTimer == null) {
      connection.idleTimer = timer;
      return true;
    }
    return false;
  }

  /** The timer of a connection that is not idle any more; null if it has none. */
  synchronized @Nullable Runnable takeIdleTimer(Connection connection) {
    Runnable timer = connection.idleTimer;
    connection.idleTimer = null;
    return timer;
  }

  /** The idle time is over: gives no more calls to the connection; false if it has some. */
  synchronized boolean retire(Connection connection) {
    if (connection.phase != Phase.READY || !connection.attempts.isEmpty()) {
      return false;
    }
    connection.phase = Phase.DRAINING;
    return true;
  }

  /** Gives no more calls to the connection; returns those it has. */
  synchronized List<Attempt> drain(Connection connection) {
    if (connection.phase != Phase.DROPPED) {
      connection.phase = Phase.DRAINING;
    }
    notOpening(connection);
    return new ArrayList<>(connection.attempts);
  }

  /** Takes the connection and its calls off; null if that was done before. */
  synchronized @Nullable List<Attempt> drop(Connection connection) {
    if (connection.phase == Phase.DROPPED) {
      return null;
    }
    connection.phase = Phase.DROPPED;
    connections.remove(connection);
    notOpening(connection);
    List<Attempt> left = new ArrayList<>(connection.attempts);
    connection.attempts.clear();
    return left;
  }

  private void notOpening(Connection connection) {
    if (opening == connection) {
      opening = null;
    }
  }

  synchronized boolean isOpening(Connection connection) {
    return connection.phase == Phase.OPENING;
  }

  synchronized boolean takesCalls(Connection connection) {
    return connection.phase == Phase.OPENING || connection.phase == Phase.READY;
  }

  synchronized boolean isEmpty(Connection connection) {
    return connection.attempts.isEmpty();
  }

  /** Takes the calls that wait for a connection which failed; none if it was dropped before. */
  synchronized List<Attempt> takeWaitingFor(Connection connection) {
    return connection.phase == Phase.DROPPED ? List.of() : takeWaiting();
  }

  /** Takes all calls that wait. */
  synchronized List<Attempt> takeWaiting() {
    List<Attempt> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }

  /** Takes no more calls; returns the connections there are. */
  synchronized List<Connection> close() {
    closed = true;
    return new ArrayList<>(connections);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized OriginStats stats() {
    int streams = 0;
    for (Connection connection : connections) {
      streams += connection.attempts.size();
    }
    return new OriginStats(connections.size(), streams, waiting.size());
  }
}
