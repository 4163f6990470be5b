// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.IpText;
import io.evenkeel.dns.internal.message.Rdata;
import io.evenkeel.dns.internal.message.RecordType;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's resolver, and so the system's, which may know names that are in no DNS: of a VPN, by
 * multicast, of Windows. It blocks, so it has a few daemon threads of its own, which end when idle.
 *
 * <p>Nobody can stop a look-up that is stuck. Those who wait for it are told so after a while; it
 * goes on, alone for its name, and its late answer is for those who have asked since.
 *
 * <p>Thread-safe.
 */
public final class SystemResolver implements AutoCloseable {

  // The system tells no TTL. The JDK keeps what it found for 30 s, so that asking is cheap.
  private static final long TTL = 5;

  // So many names at once; more that are stuck hold all others up.
  private static final int THREADS = 4;

  // A system that finds the first of its servers silent needs five seconds; it may have two such.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private enum Key {
    SHARED
  }

  /** Where names are looked up; may block. */
  interface Lookup {
    InetAddress[] addresses(String name) throws UnknownHostException;
  }

  private record Waiting(RecordType type, Consumer<Answer> to) {}

  /**
   * What was found, by family.
   *
   * @param a of IPv4
   * @param aaaa of IPv6
   */
  private record Answers(Answer a, Answer aaaa) {

    static Answers both(Answer answer) {
      return new Answers(answer, answer);
    }

    void tell(List<Waiting> all) {
      for (Waiting waiting : all) {
        try {
          waiting.to.accept(waiting.type == RecordType.A ? a : aaaa);
        } catch (RuntimeException | Error e) {
          // One who fails keeps it from no other.
          System.getLogger(SystemResolver.class.getName())
              .log(Level.ERROR, "An answer of the system's resolver could not be used", e);
        }
      }
    }
  }

  /** A name on its way, and who waits for it; touched under the lock. */
  private static final class UnderWay {
    private List<Waiting> waiting = new ArrayList<>();

    /** Ends the patience of those who wait; null where nobody does. */
    private Scheduler.@Nullable Timer timer;

    List<Waiting> takeWaiting() {
      List<Waiting> taken = waiting;
      waiting = new ArrayList<>();
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
      return taken;
    }
  }

  private final Lookup lookup;
  private final Scheduler scheduler;
  private final ThreadPoolExecutor pool;
  private final UnknownHosts unknown = new UnknownHosts(TTL);
  private final Object lock = new Object();
  private final Map<String, UnderWay> underWay = new HashMap<>();
  private boolean closed;

  SystemResolver(Lookup lookup, Scheduler scheduler, ThreadFactory threads) {
    this.lookup = lookup;
    this.scheduler = scheduler;
    pool =
        new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
  }

  static Thread thread(Runnable task) {
    Thread thread = new Thread(null, task, "evenkeel-dns-system", 0, false);
    thread.setContextClassLoader(SystemResolver.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  /** The one that all sources of a context share. */
  public static SourceContext.Lease<SystemResolver> lease(SourceContext context) {
    return context.lease(
        Key.SHARED,
        it ->
            new SystemResolver(InetAddress::getAllByName, it.scheduler(), SystemResolver::thread));
  }

  /**
   * Looks a name up; {@code to} is told once, in bounded time, on another thread, or on the
   * caller's where no thread can be had; never after {@link #close}.
   */
  public void ask(String name, RecordType type, Consumer<Answer> to) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      UnderWay asked = underWay.get(name);
      boolean goesOn = asked != null;
      if (asked == null) {
        asked = new UnderWay();
        underWay.put(name, asked);
      }
      asked.waiting.add(new Waiting(type, to));
      if (asked.timer == null) {
        UnderWay patient = asked;
        asked.timer = scheduler.schedule(() -> giveUp(patient), PATIENCE);
      }
      if (goesOn) {
        return;
      }
    }
    try {
      pool.execute(() -> answered(name, lookUp(name)));
    } catch (RejectedExecutionException justClosed) {
      // Nobody waits any more.
    } catch (RuntimeException | Error noThread) {
      answered(name, failed(Answer.Kind.UNREACHABLE, "has no thread: " + noThread));
    }
  }

  /** The look-up goes on: it is kept, so that no other thread gets stuck in the same name. */
  private void giveUp(UnderWay asked) {
    List<Waiting> waiting;
    synchronized (lock) {
      waiting = asked.takeWaiting();
    }
    failed(Answer.Kind.UNREACHABLE, "has not answered for " + PATIENCE.toSeconds() + " s")
        .tell(waiting);
  }

  private void answered(String name, Answers answers) {
    List<Waiting> waiting;
    synchronized (lock) {
      UnderWay asked = underWay.remove(name);
      waiting = asked == null ? List.of() : asked.takeWaiting();
    }
    answers.tell(waiting);
  }

  private Answers lookUp(String name) {
    try {
      InetAddress[] addresses = lookup.addresses(name);
      unknown.found(name);
      return new Answers(answer(addresses, 4), answer(addresses, 16));
    } catch (UnknownHostException e) {
      return Answers.both(unknown.answer(name, e));
    } catch (RuntimeException | Error e) {
      // A resolver of somebody's own (JEP 418) may throw anything.
      return failed(Answer.Kind.SERVER_FAILURE, "failed: " + e);
    }
  }

  private static Answers failed(Answer.Kind kind, String how) {
    return Answers.both(new Answer.Failed(kind, "the system's resolver " + how));
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
    synchronized (lock) {
      closed = true;
      underWay.values().forEach(UnderWay::takeWaiting);
      underWay.clear();
    }
    pool.shutdownNow();
  }
}
