// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.IpText;
import io.evenkeel.dns.internal.message.Rdata;
import io.evenkeel.dns.internal.message.RecordType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The JDK's resolver, and so the system's, which may know names that are in no DNS: of a VPN, by
 * multicast, of Windows. It blocks, so it has a few daemon threads of its own, which end when idle.
 *
 * <p>Thread-safe.
 */
public final class SystemResolver implements AutoCloseable {

  // The system tells no TTL. The JDK keeps what it found for 30 s, so that asking is cheap.
  private static final long TTL = 5;

  // So many names at once; a system that is stuck in one of them holds up no more than the others.
  private static final int THREADS = 4;

  private enum Key {
    SHARED
  }

  /** Where names are looked up; may block. */
  interface Lookup {
    InetAddress[] addresses(String name) throws UnknownHostException;
  }

  private record Waiting(RecordType type, Consumer<Answer> to) {}

  private final Lookup lookup;
  private final ThreadPoolExecutor pool;
  private final Map<String, List<Waiting>> underWay = new HashMap<>();

  SystemResolver(Lookup lookup) {
    this.lookup = lookup;
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(null, task, "evenkeel-dns-system", 0, false);
              thread.setContextClassLoader(SystemResolver.class.getClassLoader());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /** The one that all sources of a context share. */
  public static SourceContext.Lease<SystemResolver> lease(SourceContext context) {
    return context.lease(Key.SHARED, it -> new SystemResolver(InetAddress::getAllByName));
  }

  /** Looks a name up; {@code to} is told once, on another thread; never after {@link #close}. */
  public void ask(String name, RecordType type, Consumer<Answer> to) {
    synchronized (underWay) {
      List<Waiting> waiting = underWay.get(name);
      if (waiting != null) {
        waiting.add(new Waiting(type, to));
        return;
      }
      underWay.put(name, new ArrayList<>(List.of(new Waiting(type, to))));
    }
    try {
      pool.execute(() -> lookUp(name));
    } catch (RejectedExecutionException closed) {
      // Nobody waits any more.
    }
  }

  private void lookUp(String name) {
    List<Answer> all = new ArrayList<>();
    try {
      InetAddress[] addresses = lookup.addresses(name);
      all.add(answer(addresses, 4));
      all.add(answer(addresses, 16));
    } catch (UnknownHostException e) {
      Answer none = none(String.valueOf(e.getMessage()));
      all.add(none);
      all.add(none);
    } catch (RuntimeException e) {
      // A resolver of somebody's own (JEP 418) may throw anything.
      Answer failed = new Answer.Failed(Answer.Kind.SERVER_FAILURE, "the system's resolver: " + e);
      all.add(failed);
      all.add(failed);
    }
    List<Waiting> waiting;
    synchronized (underWay) {
      waiting = underWay.remove(name);
    }
    if (waiting != null) {
      waiting.forEach(it -> it.to.accept(all.get(it.type == RecordType.A ? 0 : 1)));
    }
  }

  private static Answer none(String message) {
    // EAI_AGAIN, in the words of every Unix.
    return message.contains("emporary failure")
        ? new Answer.Failed(Answer.Kind.UNREACHABLE, "the system's resolver: " + message)
        : new Answer.None(false, TTL);
  }

  private static Answer answer(InetAddress[] addresses, int length) {
    TreeSet<Rdata> records = new TreeSet<>(Rdata.ORDER);
    for (InetAddress address : addresses) {
      byte[] bytes = address.getAddress();
      if (bytes.length == length) {
        records.add(new Rdata.Address(IpText.of(bytes)));
      }
    }
    return records.isEmpty()
        ? new Answer.None(true, TTL)
        : new Answer.Found(List.copyOf(records), TTL, Map.of());
  }

  /** Ends the threads as soon as the system lets go of them; returns at once. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
