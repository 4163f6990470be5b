// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.spi.Backoff;
import io.evenkeel.core.discovery.spi.SerialExecutor;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.dns.internal.follow.Candidate;
import io.evenkeel.dns.internal.follow.NameFollower;
import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.Question;
import io.evenkeel.dns.internal.message.Rdata;
import io.evenkeel.dns.internal.message.RecordType;
import io.evenkeel.dns.internal.system.ResolvConf;
import io.evenkeel.dns.internal.system.SystemNames;
import io.evenkeel.dns.internal.system.SystemResolver;
import io.evenkeel.dns.internal.transport.DnsClient;
import io.evenkeel.dns.internal.transport.NameServers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of one written name, followed for all who want them.
 *
 * <p>Thread-safe; all state is touched by one serial executor.
 */
final class NameWatch implements AutoCloseable {

  // An end of trouble is seen within the cap.
  private static final Duration BACKOFF_FLOOR = Duration.ofMillis(200);
  private static final Duration BACKOFF_FIRST = Duration.ofSeconds(1);
  private static final Duration BACKOFF_CAP = Duration.ofSeconds(3);

  // Files have no TTL; looking at one costs no query.
  private static final long FILE_TTL = 5;

  private static final NameFollower.Records NOTHING = new NameFollower.Records(Map.of(), Map.of());

  /** What is asked for; who asks for the same shares a watch. */
  private record Key(DnsConfig config, String name, Set<RecordType> types) {

    /** Written out, with {@link #hashCode}: a record's own costs a new JVM ten milliseconds. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && name.equals(that.name)
          && types.equals(that.types)
          && config.equals(that.config);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * name.hashCode() + types.hashCode()) + config.hashCode();
    }
  }

  /**
   * What is known.
   *
   * @param records null where nothing is known yet; empty where it is known that there are none
   * @param problem null where all is well
   */
  record Seen(NameFollower.@Nullable Records records, @Nullable Problem problem) {}

  /** Is told what is known, now and whenever that changes; on the watch's own executor. */
  interface Listener {
    void seen(Seen seen);
  }

  private final DnsConfig config;
  private final String written;
  private final Set<RecordType> types;
  private final SourceContext context;
  private final SerialExecutor serial;
  private final SourceContext.Lease<DnsClient> client;
  private final SourceContext.Lease<SystemNames> files;
  private final SourceContext.Lease<SystemResolver> system;
  private final NameFollower follower;
  private final List<Listener> listeners = new ArrayList<>(1);
  private @Nullable Seen last;
  private boolean knownToDns;
  private Scheduler.@Nullable Timer timer;
  private int timers;
  private boolean closed;

  private NameWatch(Key key, SourceContext context) {
    this.config = key.config;
    this.written = key.name;
    this.types = key.types;
    this.context = context;
    this.serial = new SerialExecutor(context);
    this.client = DnsClient.lease(context);
    this.files = SystemNames.lease(context, config.resolvConf(), config.hosts());
    this.system = SystemResolver.lease(context);
    this.follower =
        new NameFollower(
            new Effects(),
            this::candidates,
            types,
            config.pace(),
            context.scheduler(),
            context.newRandom(),
            new Backoff(BACKOFF_FLOOR, BACKOFF_FIRST, BACKOFF_CAP, context.newRandom()));
    serial.execute(follower::start);
  }

  /**
   * The watch of that name that all share.
   *
   * @param name with a dot at its end where it is absolute
   */
  static SourceContext.Lease<NameWatch> lease(
      SourceContext context, DnsConfig config, String name, Set<RecordType> types) {
    Key key = new Key(config, name, types);
    return context.lease(key, it -> new NameWatch(key, it));
  }

  void add(Listener listener) {
    serial.execute(
        () -> {
          listeners.add(listener);
          if (last != null) {
            listener.seen(last);
          }
        });
  }

  void remove(Listener listener) {
    serial.execute(() -> listeners.remove(listener));
  }

  void refresh() {
    serial.execute(
        () -> {
          if (!closed) {
            follower.refresh();
          }
        });
  }

  @Override
  public void close() {
    serial.execute(
        () -> {
          closed = true;
          follower.close();
          if (timer != null) {
            timer.cancel();
          }
          client.release();
          files.release();
          system.release();
        });
  }

  private List<Candidate> candidates() {
    boolean addresses = types.contains(RecordType.A);
    boolean ours = config.server().isEmpty();
    String name = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    if (ours && addresses && !files.get().hosts().addresses(name).isEmpty()) {
      return List.of(new Candidate(name, Candidate.Via.HOSTS));
    }
    ResolvConf conf = files.get().resolvConf();
    List<Candidate> candidates = new ArrayList<>();
    // Who asks the system knows the search list himself.
    boolean system = ours && addresses && config.system() && !knownToDns;
    if (!system || !conf.servers().isEmpty()) {
      for (String candidate : conf.candidates(written)) {
        candidates.add(new Candidate(candidate, Candidate.Via.DNS));
      }
    }
    if (system) {
      candidates.add(new Candidate(name, Candidate.Via.SYSTEM));
    }
    return candidates;
  }

  private void ask(Candidate candidate, RecordType type) {
    switch (candidate.via()) {
      case HOSTS -> answer(candidate, type, fromFile(candidate.name(), type));
      case SYSTEM ->
          system.get().ask(candidate.name(), type, answer -> answer(candidate, type, answer));
      case DNS -> {
        NameServers servers = servers();
        if (servers == null) {
          answer(
              candidate,
              type,
              new Answer.Failed(
                  Answer.Kind.UNREACHABLE, "no name server is named in " + config.resolvConf()));
        } else {
          client
              .get()
              .ask(
                  servers,
                  new Question(candidate.name(), type),
                  answer -> answer(candidate, type, answer));
        }
      }
    }
  }

  private void answer(Candidate candidate, RecordType type, Answer answer) {
    serial.execute(
        () -> {
          if (!closed) {
            follower.answered(candidate, type, answer);
          }
        });
  }

  private Answer fromFile(String name, RecordType type) {
    List<Rdata> records = new ArrayList<>();
    for (String address : files.get().hosts().addresses(name)) {
      if (address.indexOf(':') >= 0 == (type == RecordType.AAAA)) {
        records.add(new Rdata.Address(address));
      }
    }
    records.sort(Rdata.ORDER);
    return records.isEmpty()
        ? new Answer.None(true, FILE_TTL)
        : new Answer.Found(records, FILE_TTL, Map.of());
  }

  private @Nullable NameServers servers() {
    ResolvConf conf = files.get().resolvConf();
    List<InetSocketAddress> addresses = new ArrayList<>();
    if (!config.server().isEmpty()) {
      addServer(addresses, config.server(), config.serverPort());
    } else {
      conf.servers().forEach(server -> addServer(addresses, server, config.serverPort()));
    }
    Duration timeout = config.timeout();
    return addresses.isEmpty()
        ? null
        : new NameServers(
            addresses,
            timeout != null ? timeout : Duration.ofSeconds(conf.timeoutSeconds()),
            conf.attempts(),
            conf.rotate(),
            conf.tcp());
  }

  private static void addServer(List<InetSocketAddress> to, String literal, int port) {
    try {
      to.add(new InetSocketAddress(InetAddress.getByName(literal), port));
    } catch (UnknownHostException noSuchZone) {
      // An IPv6 address of an interface that is not there: the others may do.
    }
  }

  private void tell(Seen seen) {
    last = seen;
    List.copyOf(listeners).forEach(listener -> listener.seen(seen));
  }

  private final class Effects implements NameFollower.Effects {
    @Override
    public void ask(Candidate candidate, RecordType type) {
      NameWatch.this.ask(candidate, type);
    }

    @Override
    public void timer(Duration delay) {
      if (timer != null) {
        timer.cancel();
      }
      int mine = ++timers;
      timer =
          context
              .scheduler()
              .schedule(
                  () ->
                      serial.execute(
                          () -> {
                            if (!closed && mine == timers) {
                              follower.timer();
                            }
                          }),
                  delay);
    }

    @Override
    public void found(Candidate candidate, NameFollower.Records records) {
      knownToDns |= candidate.via() == Candidate.Via.DNS;
      tell(new Seen(records, null));
    }

    @Override
    public void partly(Candidate candidate, NameFollower.Records records, Answer.Failed failed) {
      knownToDns |= candidate.via() == Candidate.Via.DNS;
      tell(
          new Seen(
              records, Problems.trouble(written, candidate, failed, context.scheduler().now())));
    }

    @Override
    public void nothing() {
      tell(new Seen(NOTHING, null));
    }

    @Override
    public void missing(List<Candidate> asked, boolean exists) {
      tell(new Seen(null, Problems.missing(written, asked, exists, context.scheduler().now())));
    }

    @Override
    public void trouble(@Nullable Candidate candidate, Answer.Failed failed) {
      tell(
          new Seen(
              last == null ? null : last.records,
              Problems.trouble(written, candidate, failed, context.scheduler().now())));
    }
  }
}
