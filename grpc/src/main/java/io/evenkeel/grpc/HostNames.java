// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.discovery.spi.Backoff;
import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.time.Scheduler;
import io.grpc.NameResolver;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the endpoints' host names, off the channel's own thread, for sources whose endpoints are
 * not all literals.
 *
 * <p>Touched in the channel's synchronization context alone, but for the look-up itself.
 */
final class HostNames {

  // A name without an address is an answer that resolvers keep for some seconds.
  private static final Duration RETRY_FLOOR = Duration.ofSeconds(1);
  private static final Duration RETRY_FIRST = Duration.ofSeconds(5);
  private static final Duration RETRY_CAP = Duration.ofSeconds(30);

  // One name that is slow must not hold up those that are known: a channel would have none at all.
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int AT_ONCE = 4;

  private final SynchronizationContext context;
  private final Executor offload;
  private final NameService service;
  private final Delays delays;
  private final Backoff backoff;
  private final Runnable onKnown;
  private Map<String, List<InetAddress>> known = new HashMap<>();
  private String failure = "";
  private @Nullable LookUp current;
  // Somebody was told that names are missing, and waits.
  private boolean awaited;
  private boolean stale;
  private Set<String> wanted = Set.of();
  private Scheduler.@Nullable Timer retry;
  private Scheduler.@Nullable Timer patience;
  private Scheduler.@Nullable Timer deadline;
  private boolean closed;

  /** One under way; what is found is put there by other threads. */
  private record LookUp(Set<String> names, Map<String, List<InetAddress>> found) {}

  /** Where names are looked up; may block. */
  interface NameService {
    InetAddress[] addresses(String name) throws UnknownHostException;
  }

  /** As {@link Scheduler#schedule}. */
  interface Delays {
    Scheduler.Timer schedule(Runnable task, Duration delay);
  }

  HostNames(
      SynchronizationContext context,
      Executor offload,
      NameService service,
      Delays delays,
      RandomGenerator random,
      Runnable onKnown) {
    this.context = context;
    this.offload = offload;
    this.service = service;
    this.delays = delays;
    this.backoff = new Backoff(RETRY_FLOOR, RETRY_FIRST, RETRY_CAP, random);
    this.onKnown = onKnown;
  }

  /**
   * Those of a channel, by the name service of this machine.
   *
   * @param onKnown is run in the context when names that were missing are known, or mean something
   *     else than before
   */
  static HostNames of(NameResolver.Args args, Runnable onKnown) {
    return new HostNames(
        args.getSynchronizationContext(),
        offload(args),
        InetAddress::getAllByName,
        delays(args),
        // Spreads the channels of a process; a seed that is as good as random.
        new SplittableRandom(System.identityHashCode(args)),
        onKnown);
  }

  /** Where a channel lets its resolver block. */
  static Executor offload(NameResolver.Args args) {
    Executor offload = args.getOffloadExecutor();
    return offload != null ? offload : HostNames::startThread;
  }

  private static Delays delays(NameResolver.Args args) {
    ScheduledExecutorService timers;
    try {
      timers = args.getScheduledExecutorService();
    } catch (IllegalStateException none) {
      // Not a channel of grpc-java: names are then looked up again at its refresh only.
      return (task, delay) -> () -> {};
    }
    return (task, delay) -> {
      Future<?> scheduled = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    };
  }

  /** Channels give an executor; a test, or a channel of another make, may not. */
  private static void startThread(Runnable command) {
    Thread thread = new Thread(null, command, "evenkeel-host-names", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(HostNames.class.getClassLoader());
    thread.start();
  }

  /**
   * Who asks has no answer as yet: should it still wait for names when this is over, it is told
   * what is known by then, however short that was.
   */
  void answerWithin(Duration time) {
    deadline = delays.schedule(() -> context.execute(this::soFar), time);
  }

  /** Whether all names of these are known; begins to look them up if not. */
  boolean lookUp(List<Endpoint> endpoints) {
    Set<String> names = null;
    for (Endpoint endpoint : endpoints) {
      if (!endpoint.hasHostName()) {
        continue;
      }
      for (Address address : endpoint.addresses()) {
        if (!address.isLiteral()) {
          names = names == null ? new HashSet<>() : names;
          names.add(address.host());
        }
      }
    }
    if (names == null) {
      forget();
      return true;
    }
    wanted = names;
    boolean usable = known.keySet().containsAll(names);
    if (usable) {
      cancelDeadline();
    }
    if (usable && !stale) {
      return true;
    }
    begin();
    // Names that were known before may be used until they are known again.
    awaited |= !usable;
    return usable;
  }

  /** No endpoint has a name any more. */
  void forget() {
    wanted = Set.of();
    known = new HashMap<>();
    failure = "";
    stale = false;
    awaited = false;
    cancelDeadline();
    cancelRetry();
    backoff.reset();
  }

  private void begin() {
    if (current == null && !closed) {
      stale = false;
      Set<String> names = wanted;
      Map<String, List<InetAddress>> found = new ConcurrentHashMap<>();
      current = new LookUp(names, found);
      patience = delays.schedule(() -> context.execute(this::soFar), PATIENCE);
      Queue<String> left = new ConcurrentLinkedQueue<>(names);
      int threads = Math.min(AT_ONCE, names.size());
      AtomicInteger running = new AtomicInteger(threads);
      Runnable end =
          () -> {
            if (running.decrementAndGet() == 0) {
              context.execute(() -> lookedUp(names, found));
            }
          };
      for (int i = 0; i < threads; i++) {
        try {
          offload.execute(() -> lookUpNow(left, found, end));
        } catch (RejectedExecutionException ended) {
          // The channel's executor has ended, or takes no more tasks at this moment.
          end.run();
        }
      }
    }
  }

  private void lookUpNow(Queue<String> left, Map<String, List<InetAddress>> found, Runnable end) {
    try {
      for (String name = left.poll(); name != null; name = left.poll()) {
        try {
          found.put(name, List.of(service.addresses(name)));
        } catch (UnknownHostException | RuntimeException e) {
          // It stays unknown; a name service of somebody's own may throw anything.
        }
      }
    } finally {
      end.run();
    }
  }

  private void lookedUp(Set<String> names, Map<String, List<InetAddress>> found) {
    current = null;
    cancelPatience();
    if (!wanted.isEmpty()) {
      tryAgainIf(!found.keySet().containsAll(names));
      use(names, found);
    }
  }

  private void soFar() {
    LookUp lookUp = current;
    if (lookUp != null && awaited && !wanted.isEmpty() && !closed) {
      use(lookUp.names, lookUp.found);
    }
  }

  private void use(Set<String> names, Map<String, List<InetAddress>> found) {
    Map<String, List<InetAddress>> next = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      List<InetAddress> addresses = found.get(name);
      if (addresses == null) {
        unknown.add(name);
        // A name service in trouble takes nothing away.
        next.put(name, known.getOrDefault(name, List.of()));
      } else {
        // Another order of the same addresses is no news: some services answer in turns.
        next.put(name, sameAsKnown(name, addresses));
      }
    }
    cancelDeadline();
    boolean changed = awaited || !next.equals(known);
    awaited = false;
    known = next;
    failure = unknown.isEmpty() ? "" : "no address is known for " + String.join(", ", unknown);
    if (changed) {
      onKnown.run();
    }
  }

  private List<InetAddress> sameAsKnown(String name, List<InetAddress> addresses) {
    List<InetAddress> before = known.getOrDefault(name, List.of());
    return Set.copyOf(before).equals(Set.copyOf(addresses)) ? before : addresses;
  }

  /** A channel that works with the other names asks for no refresh. */
  private void tryAgainIf(boolean missing) {
    cancelRetry();
    if (!missing) {
      backoff.reset();
    } else if (!closed) {
      retry = delays.schedule(() -> context.execute(this::begin), backoff.next());
    }
  }

  private void cancelPatience() {
    if (patience != null) {
      patience.cancel();
      patience = null;
    }
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  /** The addresses of a literal, or of a name that is known; none for a name that has none. */
  List<InetAddress> addresses(String host) {
    List<InetAddress> found = known.get(host);
    if (found != null) {
      return found;
    }
    InetAddress literal = literal(host);
    return literal == null ? List.of() : List.of(literal);
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException notALiteral) {
      return null;
    }
  }

  /** Looks names up again before the next use; whether there are any. */
  boolean refresh() {
    stale = true;
    return !known.isEmpty();
  }

  /** Ends; nothing is looked up any more. */
  void close() {
    closed = true;
    cancelDeadline();
    cancelRetry();
    cancelPatience();
  }

  /** Which names have no address. */
  String failure() {
    return failure;
  }
}
