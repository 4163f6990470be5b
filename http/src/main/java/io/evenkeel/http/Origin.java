// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.URI;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * One server, and all connections to it: HTTP/2 by ALPN over TLS with HTTP/1.1 as fallback,
 * HTTP/1.1 alone over clear text.
 *
 * <p>It promises: as few connections as the server's stream limit allows; a mute HTTP/2 connection
 * is found within 30 s and fails its calls; a call that the server has provably not processed is
 * sent again unseen, as is, once, one that got a 401 for which there are other credentials by now;
 * files that change are read again; redirects are not followed and no compression is asked for.
 *
 * <p>Thread-safe; no method blocks. It owns no thread but one selector of each connection's JDK
 * client (before JDK 21 that one ends some time after the connection, with a garbage collection).
 */
public final class Origin implements AutoCloseable {

  private final Settings settings;
  private final ConnectionPool pool;

  Origin(Settings settings) {
    this.settings = settings;
    this.pool = new ConnectionPool(settings);
  }

  /**
   * Builds an origin.
   *
   * @param base such as {@code https://10.0.0.1:6443} or {@code http://127.0.0.1:8001/prefix}
   * @param executor for callbacks and the client's own work; at least two threads, daemons if the
   *     process shall end by itself; may be ended as soon as the origin is closed
   * @param timers given, since nothing here owns a clock
   * @param random for jitter only
   */
  public static OriginBuilder builder(
      URI base, Executor executor, Timers timers, RandomGenerator random) {
    return new OriginBuilder(base, executor, timers, random);
  }

  /**
   * Whether {@code base} has a user or password, or may: where Java finds no host in it, what
   * stands before an @ can be one. It is refused, and must not be shown.
   */
  public static boolean mayHoldPassword(URI base) {
    return base.getRawUserInfo() != null
        || (base.getHost() == null && base.toString().indexOf('@') >= 0);
  }

  /**
   * Sends a request. Never throws for what the network or the server does, and never calls the
   * listener before it returns.
   */
  public Call call(Request request, ResponseListener listener) {
    Exchange exchange = new Exchange(request, listener, settings, pool);
    exchange.start();
    return exchange;
  }

  /** The server's URI. */
  public URI base() {
    return settings.base();
  }

  /** How busy it is now. */
  public OriginStats stats() {
    return pool.stats();
  }

  /**
   * Drops all connections and closes the credentials; calls under way fail with {@link
   * HttpFailure.Kind#CLOSED}.
   */
  @Override
  public void close() {
    pool.close();
    settings.credentials().close();
    settings.proxy().close();
  }

  @Override
  public String toString() {
    return "Origin[" + settings.base() + "]";
  }
}
