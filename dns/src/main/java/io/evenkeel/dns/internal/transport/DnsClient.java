// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.transport;

import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.Question;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers. However many ask the same question of the same servers at a time, and however
 * patient each is, one query is under way.
 *
 * <p>One daemon thread does all I/O, on sockets that never block; it is started with the first
 * question and ends with {@link #close}. Thread-safe.
 */
public final class DnsClient implements AutoCloseable {

  private enum Key {
    SHARED
  }

  /** Where a selector comes from. */
  interface Selectors {
    Selector open() throws IOException;
  }

  /**
   * @param otherwise is told why the task is not run
   */
  private record Task(Runnable run, Consumer<String> otherwise) {}

  private record Asked(NameServers servers, Question question) {

    /** Whom and what: however patient each asker is. The patience of the first counts. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Asked that
          && question.equals(that.question)
          && servers.tcp() == that.servers.tcp()
          && servers.addresses().equals(that.servers.addresses());
    }

    @Override
    public int hashCode() {
      return question.hashCode();
    }
  }

  private final Scheduler scheduler;
  private final Selectors selectors;
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
  private @Nullable Selector selector;
  private boolean closed;

  // Touched by the thread alone; by the next one when that has ended.
  private final Map<Asked, List<Consumer<Answer>>> underWay = new HashMap<>();
  private final Set<Exchange> exchanges = new HashSet<>();
  private final Map<List<InetSocketAddress>, Integer> first = new HashMap<>();
  private final Set<InetSocketAddress> withoutEdns = new HashSet<>();
  private final QueryIds ids = new QueryIds();

  private DnsClient(Scheduler scheduler, Selectors selectors) {
    this.scheduler = scheduler;
    this.selectors = selectors;
  }

  static DnsClient open(Scheduler scheduler) {
    return open(scheduler, Selector::open);
  }

  static DnsClient open(Scheduler scheduler, Selectors selectors) {
    return new DnsClient(scheduler, selectors);
  }

  /** The one that all sources of a context share. */
  public static SourceContext.Lease<DnsClient> lease(SourceContext context) {
    return context.lease(Key.SHARED, it -> open(it.scheduler()));
  }

  /**
   * Asks; {@code to} is told exactly once, in bounded time, on the client's thread, or on the
   * caller's where no thread can work; never after {@link #close}.
   */
  public void ask(NameServers servers, Question question, Consumer<Answer> to) {
    run(
        new Task(
            () -> askNow(new Asked(servers, question), to), why -> to.accept(unreachable(why))));
  }

  private static Answer unreachable(String why) {
    return new Answer.Failed(
        Answer.Kind.UNREACHABLE, "no name server can be asked from here: " + why);
  }

  private void askNow(Asked asked, Consumer<Answer> to) {
    List<Consumer<Answer>> waiting = underWay.get(asked);
    if (waiting != null) {
      waiting.add(to);
      return;
    }
    underWay.put(asked, new ArrayList<>(List.of(to)));
    Exchange exchange =
        new Exchange(this, asked.servers, asked.question, it -> answered(asked, it));
    exchanges.add(exchange);
    exchange.step(() -> exchange.start(firstServer(asked.servers)));
  }

  private void answered(Asked asked, Answer answer) {
    List<Consumer<Answer>> waiting = underWay.remove(asked);
    if (waiting != null) {
      // One who fails keeps it from no other.
      waiting.forEach(to -> runLogged(() -> to.accept(answer)));
    }
  }

  /** Where to begin: at the one that answered last, or the next one if they take turns. */
  private int firstServer(NameServers servers) {
    int next = first.getOrDefault(servers.addresses(), 0);
    if (servers.rotate()) {
      first.put(servers.addresses(), (next + 1) % servers.addresses().size());
    }
    return next;
  }

  void ended(Exchange exchange) {
    exchanges.remove(exchange);
  }

  void isWell(NameServers servers, int index) {
    if (!servers.rotate()) {
      first.put(servers.addresses(), index);
    }
  }

  boolean usesEdns(InetSocketAddress server) {
    return !withoutEdns.contains(server);
  }

  void hasNoEdns(InetSocketAddress server) {
    withoutEdns.add(server);
  }

  int newId() {
    return ids.next();
  }

  /** Runs {@code task} on the client's thread, later. */
  Scheduler.Timer schedule(Runnable task, Duration delay) {
    // What is not run any more is of an exchange that has been ended.
    Task ofExchange = new Task(task, why -> {});
    return scheduler.schedule(() -> run(ofExchange), delay);
  }

  /** Registers a channel of which {@code ready} is told. Called on the client's thread. */
  SelectionKey register(SelectableChannel channel, int operations, Consumer<SelectionKey> ready)
      throws IOException {
    Selector open = selector();
    if (open == null) {
      throw new IOException("closed");
    }
    channel.configureBlocking(false);
    return channel.register(open, operations, ready);
  }

  private void run(Task task) {
    String why;
    synchronized (this) {
      if (closed) {
        return;
      }
      try {
        if (selector == null) {
          selector = start();
        }
        // Under the lock: a thread that ends leaves no task behind.
        tasks.add(task);
        selector.wakeup();
        return;
      } catch (IOException e) {
        why = "no selector could be opened: " + e.getMessage();
      }
    }
    task.otherwise.accept(why);
  }

  private Selector start() throws IOException {
    Selector opened = selectors.open();
    Thread thread = new Thread(null, () -> loop(opened), "evenkeel-dns", 0, false);
    thread.setContextClassLoader(DnsClient.class.getClassLoader());
    thread.setDaemon(true);
    thread.start();
    return opened;
  }

  private synchronized @Nullable Selector selector() {
    return closed ? null : selector;
  }

  private void loop(Selector open) {
    String why = "its thread ended";
    try {
      while (selector() != null) {
        open.select();
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
          runLogged(task.run);
        }
        for (SelectionKey key : open.selectedKeys()) {
          @SuppressWarnings("unchecked") // attached by register()
          Consumer<SelectionKey> ready = (Consumer<SelectionKey>) key.attachment();
          if (key.isValid()) {
            runLogged(() -> ready.accept(key));
          }
        }
        open.selectedKeys().clear();
      }
    } catch (IOException | RuntimeException e) {
      why = "the selector failed: " + e;
      System.getLogger(DnsClient.class.getName())
          .log(
              Level.ERROR,
              "The thread that asks name servers ended; the next question starts one",
              e);
    } finally {
      end(open, why);
    }
  }

  /** Leaves nobody without an answer, and the place to another thread. */
  private void end(Selector open, String why) {
    exchanges.forEach(Exchange::cancel);
    exchanges.clear();
    try {
      open.close();
    } catch (IOException e) {
      // Nothing is left that would need it.
    }
    List<Consumer<Answer>> waiting = new ArrayList<>();
    underWay.values().forEach(waiting::addAll);
    underWay.clear();
    List<Task> left;
    synchronized (this) {
      selector = null;
      left = List.copyOf(tasks);
      tasks.clear();
      if (closed) {
        return;
      }
    }
    waiting.forEach(to -> runLogged(() -> to.accept(unreachable(why))));
    left.forEach(task -> runLogged(() -> task.otherwise.accept(why)));
  }

  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log("An exchange with a name server failed", e);
    }
  }

  static void log(String what, Throwable e) {
    Logger log = System.getLogger(DnsClient.class.getName());
    log.log(Level.ERROR, what, e);
  }

  /** Ends the thread and all that is under way; returns at once. */
  @Override
  public void close() {
    Selector open;
    synchronized (this) {
      closed = true;
      open = selector;
    }
    if (open != null) {
      open.wakeup();
    }
  }
}
