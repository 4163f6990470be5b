// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the name that the client is about to connect to, on a thread of its own.
 *
 * <p>The JDK's client asks for it with each request, on the executor, and without an answer of the
 * DNS waits there for tens of seconds: a few requests would stop all that the executor does. Asked
 * here before, it finds the answer in the JDK's cache. That one keeps addresses for 30 s and
 * failures for 10 unless it was told otherwise; with a cache of no time at all ({@code
 * networkaddress.cache.ttl=0}) nothing is won.
 *
 * <p>At most one look-up is under way, which whoever comes later joins. Thread-safe.
 */
final class NameLookup {

  /** Asks for a name, and leaves the answer in the JDK's cache. */
  interface Resolver {
    Resolver JDK =
        host -> {
          var unused = InetAddress.getAllByName(host);
        };

    /** May block for as long as it likes. */
    void resolve(String host) throws UnknownHostException;
  }

  /** What waits for a name. */
  interface Listener {
    /** The look-up has ended; {@code failed} is null if it found something. */
    void onLookedUp(@Nullable Throwable failed);
  }

  private final Settings settings;
  private final @Nullable String host;
  // While it is not empty a look-up is under way.
  private List<Listener> waiting = new ArrayList<>(1);

  NameLookup(Settings settings) {
    this.settings = settings;
    String connectsTo = settings.proxy().connectsTo(settings.base());
    this.host = connectsTo == null || isAddress(connectsTo) ? null : connectsTo;
  }

  /** Of a URI's host: its syntax demands a letter in the last part of a name. */
  private static boolean isAddress(String host) {
    return host.startsWith("[") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  /** Tells {@code listener} on the executor; at once and here if there is no name to look up. */
  void lookUp(Listener listener) {
    String name = host;
    if (name == null) {
      listener.onLookedUp(null);
      return;
    }
    synchronized (this) {
      waiting.add(listener);
      if (waiting.size() > 1) {
        return;
      }
    }
    try {
      DaemonThread.start("evenkeel-name-lookup", () -> run(name));
    } catch (OutOfMemoryError e) {
      finish(e); // No more threads: nobody must wait for one that never ran.
    }
  }

  private void run(String name) {
    Throwable failed = null;
    try {
      settings.resolver().resolve(name);
    } catch (UnknownHostException | RuntimeException | Error e) {
      failed = e;
    }
    finish(failed);
  }

  private void finish(@Nullable Throwable failed) {
    List<Listener> told;
    synchronized (this) {
      told = waiting;
      waiting = new ArrayList<>(1);
    }
    for (Listener listener : told) {
      settings.executor().execute(() -> listener.onLookedUp(failed));
    }
  }
}
