// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.evenkeel.core.time.Scheduler;
import io.grpc.Attributes;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.xds.orca.OrcaMetricReportingServerInterceptor;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A pod whose process is two gRPC servers with one greeter behind them: one plain, one that limits
 * the age of connections. Thread-safe.
 */
final class GrpcPod implements PodProcess {

  private static final Logger LOG = System.getLogger(GrpcPod.class.getName());

  /** How often the end of the last calls is looked for. */
  private static final Duration DRAIN_CHECK = Duration.ofMillis(20);

  private enum Phase {
    STARTING,
    SERVING,
    LINGERING,
    DRAINING,
    GONE
  }

  private final String name;
  private final PodAddress address;
  private final PodSettings settings;
  private final EventLoops loops;
  private final Scheduler scheduler;
  private final SplittableRandom random;
  private final Link link = new Link();
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Server> servers = new ArrayList<>();
  private final List<Runnable> whenGone = new ArrayList<>();
  private Phase phase = Phase.STARTING;
  private final @Nullable ColdStart coldStart;
  private volatile Behaviour behaviour = Behaviour.HEALTHY;
  private volatile boolean paused;
  private volatile long listensSince;
  // Which behaviour a planned pause belongs to.
  private int behaviours;

  GrpcPod(
      String name,
      PodAddress address,
      PodSettings settings,
      @Nullable ColdStart coldStart,
      EventLoops loops,
      Scheduler scheduler,
      SplittableRandom random) {
    this.name = name;
    this.address = address;
    this.settings = settings;
    this.coldStart = coldStart;
    this.loops = loops;
    this.scheduler = scheduler;
    this.random = random;
  }

  /** It listens after its startup time, give or take a tenth. */
  void start() {
    double jitter = 0.9 + 0.2 * split().nextDouble();
    Duration startup = Duration.ofNanos((long) (settings.startup().toNanos() * jitter));
    var unused = scheduler.schedule(this::listen, startup);
  }

  private synchronized void listen() {
    if (phase != Phase.STARTING) {
      return;
    }
    try {
      servers.add(server(PodAddress.GRPC, null).start());
      servers.add(server(PodAddress.GRPC_AGED, settings.connectionAge()).start());
      listensSince = scheduler.nanoTime();
      phase = Phase.SERVING;
    } catch (IOException e) {
      // As a container that crashes at its start: it never becomes ready, and its log says why.
      LOG.log(Level.WARNING, "Pod " + name + " cannot listen at " + address, e);
      stop();
    }
  }

  private Server server(String port, @Nullable Duration connectionAge) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                Literal.at(address.ip(), address.port(port)), InsecureServerCredentials.create())
            .bossEventLoopGroup(loops.group())
            .workerEventLoopGroup(loops.group())
            .channelFactory(link.listening())
            .directExecutor()
            .addTransportFilter(new Counting())
            .intercept(OrcaMetricReportingServerInterceptor.getInstance())
            .addService(
                ServerServiceDefinition.builder(Greeting.SERVICE)
                    .addMethod(Greeting.GREET, new GreetHandler(name, this::lane, loops::timer))
                    .build());
    if (connectionAge != null) {
      builder
          .maxConnectionAge(connectionAge.toNanos(), TimeUnit.NANOSECONDS)
          .maxConnectionAgeGrace(settings.connectionAgeGrace().toNanos(), TimeUnit.NANOSECONDS);
    }
    return builder.build();
  }

  private Lane lane(String mode) {
    return lanes.computeIfAbsent(
        mode, m -> new Lane(name, settings.capacity(), this::behaviour, split()));
  }

  /** Under a lock of its own: event loops come here, which {@link #listen} waits for. */
  private SplittableRandom split() {
    synchronized (random) {
      return random.split();
    }
  }

  @Override
  public synchronized boolean isServing() {
    return phase == Phase.SERVING || phase == Phase.LINGERING;
  }

  @Override
  public synchronized void terminate(Runnable exited) {
    if (phase == Phase.GONE) {
      var unused = scheduler.schedule(exited, Duration.ZERO);
      return;
    }
    whenGone.add(exited);
    if (phase == Phase.STARTING) {
      stop();
    } else if (phase == Phase.SERVING) {
      phase = Phase.LINGERING;
      var unused = scheduler.schedule(this::drain, settings.linger());
    }
  }

  /** No more calls: the listening sockets close, clients are told, calls in flight go on. */
  private synchronized void drain() {
    if (phase == Phase.LINGERING) {
      phase = Phase.DRAINING;
      servers.forEach(Server::shutdown);
      awaitDrained(scheduler.nanoTime() + settings.drain().toNanos());
    }
  }

  private void awaitDrained(long deadline) {
    if (servers.stream().allMatch(Server::isTerminated) || scheduler.nanoTime() - deadline >= 0) {
      stop();
      return;
    }
    var unused =
        scheduler.schedule(
            () -> {
              synchronized (this) {
                if (phase == Phase.DRAINING) {
                  awaitDrained(deadline);
                }
              }
            },
            DRAIN_CHECK);
  }

  @Override
  public synchronized void kill() {
    stop();
  }

  private synchronized void stop() {
    if (phase == Phase.GONE) {
      return;
    }
    phase = Phase.GONE;
    servers.forEach(Server::shutdownNow);
    for (Runnable exited : whenGone) {
      var unused = scheduler.schedule(exited, Duration.ZERO);
    }
    whenGone.clear();
  }

  /** Whether nothing is left of it, not even what nobody may see closed while its node is lost. */
  synchronized boolean isGone() {
    return phase == Phase.GONE && !link.isCut() && servers.stream().allMatch(Server::isTerminated);
  }

  void behave(Behaviour changed) {
    synchronized (this) {
      behaviour = changed;
      paused = false;
      behaviours++;
      planPause(behaviours);
    }
    // What waited for a hung pod is worked on now.
    lanes.values().forEach(Lane::workOnNext);
  }

  private void planPause(int of) {
    Behaviour.Pauses pauses = behaviour.pauses();
    if (pauses != null && phase != Phase.GONE) {
      Duration between = pauses.every().minus(pauses.length());
      var unused = scheduler.schedule(() -> pause(of, pauses.length()), between);
    }
  }

  private synchronized void pause(int of, Duration length) {
    if (of == behaviours) {
      paused = true;
      var unused = scheduler.schedule(() -> resume(of), length);
    }
  }

  private void resume(int of) {
    synchronized (this) {
      if (of != behaviours) {
        return;
      }
      paused = false;
      planPause(of);
    }
    lanes.values().forEach(Lane::workOnNext);
  }

  /** How it treats a call that is taken up now. */
  private Behaviour behaviour() {
    if (paused) {
      return Behaviour.HUNG;
    }
    double cold = coldness();
    return cold > 1 ? behaviour.slower(cold) : behaviour;
  }

  private double coldness() {
    return coldStart == null
        ? 1
        : coldStart.slowdownAt(Duration.ofNanos(scheduler.nanoTime() - listensSince));
  }

  /** What is wrong with it, in a word or two; null if nothing is. */
  @Nullable String fault() {
    String fault = behaviour.fault();
    return fault == null && isServing() && coldness() > 1 ? "cold" : fault;
  }

  Link link() {
    return link;
  }

  int connections() {
    return connections.get();
  }

  Map<String, CallCounts> counts() {
    Map<String, CallCounts> counts = new TreeMap<>();
    lanes.forEach((mode, lane) -> counts.put(mode, lane.counts()));
    return counts;
  }

  private final class Counting extends ServerTransportFilter {
    @Override
    public Attributes transportReady(Attributes attributes) {
      connections.incrementAndGet();
      return attributes;
    }

    @Override
    public void transportTerminated(Attributes attributes) {
      connections.decrementAndGet();
    }
  }
}
