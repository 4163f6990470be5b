// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** The TLS of all TCP connections of one client: one on HTTP/2, some on HTTP/1.1. Thread-safe. */
final class Engines {

  private final ObservedEngine.Owner owner;
  private final @Nullable SniName serverName;
  private final List<ObservedEngine> all = new ArrayList<>();
  private boolean closed;

  Engines(ObservedEngine.Owner owner, @Nullable SniName serverName) {
    this.owner = owner;
    this.serverName = serverName;
  }

  /** From now on the client gets no further TCP connection. */
  synchronized void close() {
    closed = true;
  }

  /**
   * Wraps the engine of a TCP connection that the client is about to open.
   *
   * @throws SpentConnection where it must not
   */
  synchronized SSLEngine wrap(SSLEngine real) {
    if (closed) {
      throw new SpentConnection();
    }
    all.removeIf(engine -> engine.isInboundDone() || engine.isOutboundDone());
    ObservedEngine engine = new ObservedEngine(real, owner, serverName);
    all.add(engine);
    return engine;
  }

  synchronized @Nullable ObservedEngine newest() {
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /** Makes every read and write fail, now and for good. */
  synchronized void kill() {
    closed = true;
    all.forEach(ObservedEngine::kill);
    all.clear();
  }
}
