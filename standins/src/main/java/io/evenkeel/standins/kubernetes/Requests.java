// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.http.Connection;
import io.evenkeel.standins.http.HttpServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What the server has seen: requests, open watches, connections.
 *
 * <p>Thread-safe. Requests are counted from the server's start, over restarts, until {@link
 * #clear}.
 */
public final class Requests {

  /** How many requests the log keeps: a lab may run for days. */
  private static final int LOG_LENGTH = 20_000;

  private final HttpServer server;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<LoggedRequest> log = new ArrayDeque<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Set<LoggedRequest> open = new LinkedHashSet<>();

  Requests(HttpServer server) {
    this.server = server;
  }

  /** The last 20,000 requests, oldest first. */
  public List<LoggedRequest> log() {
    return locked(() -> List.copyOf(log));
  }

  /** Requests that a predicate fits, oldest first. */
  public List<LoggedRequest> log(Predicate<ApiRequest> predicate) {
    return log().stream().filter(logged -> predicate.test(logged.request())).toList();
  }

  /** How many requests had that verb and resource, like {@code "list", "endpointslices"}. */
  public int count(String verb, String resource) {
    return locked(() -> counts.getOrDefault(verb + " " + resource, 0));
  }

  /** Watches that are open now: begun with 200, and not ended by either side. */
  public int openWatches() {
    return openWatches(request -> true);
  }

  /** Open watches of one resource, given by its plural. */
  public int openWatches(String resource) {
    return openWatches(request -> request.resource().equals(resource));
  }

  /**
   * Waits until exactly so many watches are open.
   *
   * @throws AssertionError if that takes longer than {@code within}
   */
  public void awaitWatches(int open, Duration within) {
    await(() -> openWatches() == open, within, "open watches to be " + open);
  }

  /**
   * Waits until so many requests of a verb and resource came, or more.
   *
   * @throws AssertionError if that takes longer than {@code within}
   */
  public void awaitCount(String verb, String resource, int atLeast, Duration within) {
    await(
        () -> count(verb, resource) >= atLeast,
        within,
        String.format(Locale.ROOT, "requests to %s %s to be %d or more", verb, resource, atLeast));
  }

  /** Connections that are open now, oldest first; each counts its streams. */
  public List<Connection> connections() {
    return server.connections();
  }

  /** Connections accepted since the server began. */
  public int acceptedConnections() {
    return server.accepted();
  }

  /** Begins to count anew, and forgets the requests that are over. */
  public void clear() {
    lock.lock();
    try {
      counts.clear();
      log.removeIf(LoggedRequest::isOver);
    } finally {
      lock.unlock();
    }
  }

  LoggedRequest add(ApiRequest request) {
    LoggedRequest logged = new LoggedRequest(request);
    lock.lock();
    try {
      log.addLast(logged);
      if (log.size() > LOG_LENGTH) {
        log.removeFirst();
      }
      open.add(logged);
      counts.merge(request.verb() + " " + request.resource(), 1, Integer::sum);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return logged;
  }

  void ended(LoggedRequest logged) {
    lock.lock();
    try {
      logged.ended();
      open.remove(logged);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Something that waiters may wait for has happened. */
  void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void await(BooleanSupplier condition, Duration within, String what) {
    long left = within.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new AssertionError("Waited " + within + " for " + what + "; requests: " + log);
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }

  private int openWatches(Predicate<ApiRequest> predicate) {
    return locked(
        () ->
            (int)
                open.stream()
                    .filter(logged -> logged.request().isWatch() && logged.status() == 200)
                    .filter(logged -> predicate.test(logged.request()))
                    .count());
  }
}
