// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.grpc.BalancerSnapshot;
import io.evenkeel.lab.cluster.ClusterEvent;
import io.evenkeel.lab.cluster.LabCluster;
import io.evenkeel.lab.cluster.Phase;
import io.evenkeel.lab.cluster.PodView;
import io.evenkeel.lab.cluster.pod.CallCounts;
import io.evenkeel.lab.load.CallLog;
import io.evenkeel.lab.load.Clients;
import io.evenkeel.lab.load.Load;
import io.evenkeel.lab.measure.CallsSeen;
import io.evenkeel.lab.measure.EventJournal;
import io.evenkeel.lab.measure.EventKind;
import io.evenkeel.lab.measure.Rounded;
import io.evenkeel.lab.measure.Shown;
import io.evenkeel.lab.measure.Spread;
import io.evenkeel.lab.mode.Mode;
import io.evenkeel.lab.mode.Need;
import io.evenkeel.lab.mode.Place;
import io.evenkeel.lab.mode.PodPorts;
import io.evenkeel.lab.state.ActionInfo;
import io.evenkeel.lab.state.ClusterNow;
import io.evenkeel.lab.state.History;
import io.evenkeel.lab.state.LabView;
import io.evenkeel.lab.state.LeftOut;
import io.evenkeel.lab.state.ModeInfo;
import io.evenkeel.lab.state.ModeNow;
import io.evenkeel.lab.state.NodeNow;
import io.evenkeel.lab.state.PodNow;
import io.evenkeel.lab.state.Snapshot;
import io.grpc.ManagedChannel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A lab that runs: a cluster in this JVM, and every way of calling it under load.
 *
 * <p>Thread-safe. {@link #close} ends all threads, sockets and files within two seconds.
 */
public final class Lab implements LabView, AutoCloseable {

  private static final Logger LOG = System.getLogger(Lab.class.getName());

  private static final long SECOND = 1_000_000_000L;
  private static final int HISTORY_SECONDS = 120;

  // Three pods need half a second; a machine that is very busy needs more.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  // Calls over each channel, one after the other.
  private static final int WARM_UP_ROUNDS = 20;

  // A machine that is slow or busy warms up under load instead: whoever started the lab waits for
  // it.
  private static final long WARM_UP_NANOS = SECOND;

  private static final Pattern SCALED = Pattern.compile("greeter from (\\d+) to (\\d+)");

  private final LabCluster cluster;
  private final LabPlace place;
  private final SystemTime time;
  private final long startNanos;
  private final List<Mode> modes;
  private final List<ModeInfo> infos;
  private final List<LeftOut> leftOut;
  private final Map<String, Meter> meters = new LinkedHashMap<>();
  private final Map<String, Clients> clients = new LinkedHashMap<>();
  private final Load load;
  private final EventJournal journal;
  private final Actions actions;
  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  private final Set<String> lostNodes = ConcurrentHashMap.newKeySet();
  private final Queue<String> podsGone = new ConcurrentLinkedQueue<>();
  private final Past past = new Past(HISTORY_SECONDS);
  private final Heartbeat heartbeat;
  // Touched by the ticks alone, but for the last snapshot.
  private List<String> readyPods = List.of();
  private long readySinceSecond;
  private volatile Snapshot snapshot;
  private volatile boolean closed;
  private volatile Scheduler.@Nullable Timer nextTick;

  private Lab(LabSettings settings, LabCluster cluster, LabPlace place, SystemTime time) {
    this.cluster = cluster;
    this.place = place;
    this.time = time;
    this.modes = settings.modes().stream().filter(mode -> lack(mode, place) == null).toList();
    this.leftOut = leftOut(settings.modes(), place);
    this.infos = modes.stream().map(mode -> shown(mode.info(), place)).toList();
    this.startNanos = time.nanoTime();
    this.journal = new EventJournal(new Witness());
    cluster.listen(this::onClusterEvent);
    List<LongConsumer> callers = new ArrayList<>();
    for (int i = 0; i < modes.size(); i++) {
      Mode mode = modes.get(i);
      CallLog log = new CallLog(time, startNanos);
      List<ManagedChannel> channels = new ArrayList<>();
      for (int client = 0; client < infos.get(i).clients(); client++) {
        channels.add(mode.channel(place));
      }
      Clients caller = new Clients(mode.id(), channels, log, time);
      clients.put(mode.id(), caller);
      meters.put(mode.id(), new Meter(mode.id(), log));
      callers.add(caller::call);
    }
    warmUp();
    this.load = Load.start(time, callers, settings.ratePerMode());
    this.actions = new Actions(cluster, place, place, load, journal);
    this.heartbeat = new Heartbeat(startNanos, HISTORY_SECONDS);
    this.snapshot = look(0);
  }

  /**
   * Makes this JVM ready for labs: the JDK's resolver will know their names, and no others, and
   * gRPC's own {@code dns} stays beside Evenkeel's. Must be the first that this JVM does about
   * networks.
   */
  public static void prepareJvm() {
    LabPlace.prepareJvm();
  }

  /**
   * Starts a lab. Its pods are ready and its first calls are on their way when this returns.
   *
   * @throws IllegalStateException if it cannot run here; the message says why and what to do
   */
  public static Lab start(LabSettings settings) throws InterruptedException {
    LabCluster cluster = LabCluster.start(settings.cluster());
    SystemTime time = SystemTime.start("evenkeel-lab-ticks");
    LabPlace place = null;
    try {
      // A JDK that is asked too soon remembers for seconds that a name has no address.
      if (!cluster.awaitReady(settings.cluster().replicas(), PATIENCE)) {
        throw new IllegalStateException(
            "The lab's "
                + settings.cluster().replicas()
                + " pods were not ready within "
                + PATIENCE.toSeconds()
                + " s; is this machine very busy?");
      }
      place = LabPlace.of(cluster, settings, PATIENCE);
      Lab lab = new Lab(settings, cluster, place, time);
      // Not before: code that runs for the first time takes its time.
      lab.heartbeat.start();
      lab.tickLater();
      return lab;
    } catch (RuntimeException | InterruptedException e) {
      if (place != null) {
        place.close();
      }
      cluster.close();
      time.close();
      throw e;
    }
  }

  /** With the ports that pods have here, which others may have taken from them. */
  private static ModeInfo shown(ModeInfo info, LabPlace place) {
    return place.has(Need.POD_ADDRESSES)
        ? PodPorts.shown(info, place.port(), place.agedPort())
        : info;
  }

  /** The cluster that is called. */
  public LabCluster cluster() {
    return cluster;
  }

  /** The ways of calling that run: those it was set up with, without those that are left out. */
  public List<Mode> running() {
    return modes;
  }

  /** The zone of the clients; empty where they have none. */
  public String zone() {
    return place.zone();
  }

  @Override
  public List<ModeInfo> modes() {
    return infos;
  }

  @Override
  public List<LeftOut> leftOut() {
    return leftOut;
  }

  private static List<LeftOut> leftOut(List<Mode> modes, Place place) {
    List<LeftOut> out = new ArrayList<>();
    for (Mode mode : modes) {
      Need lack = lack(mode, place);
      if (lack != null) {
        out.add(new LeftOut(mode.id(), mode.info().title(), lack.lack()));
      }
    }
    return List.copyOf(out);
  }

  private static @Nullable Need lack(Mode mode, Place place) {
    return mode.needs().stream().filter(need -> !place.has(need)).findFirst().orElse(null);
  }

  @Override
  public List<ActionInfo> actions() {
    return Actions.ALL;
  }

  @Override
  public Snapshot now() {
    return snapshot;
  }

  @Override
  public History history() {
    return past.history();
  }

  @Override
  public void act(String action, Map<String, String> arguments) {
    actions.act(action, arguments);
  }

  @Override
  public Runnable listen(Consumer<Snapshot> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** How a way of calling spread the calls of the last seconds over these pods. */
  public @Nullable Spread spread(String mode, List<String> pods, int seconds) {
    synchronized (meters) {
      return meter(mode).spread(pods, Math.min(seconds, Meter.WINDOW_SECONDS));
    }
  }

  /** Connections that a way of calling ever had. */
  int connectionsMade(String mode) {
    return place.connectionsMade(mode);
  }

  /** What the policies of its own channels know, by way of calling. */
  Map<String, BalancerSnapshot> balancers() {
    return place.balancers();
  }

  /** What its clients saw. */
  public CallLog log(String mode) {
    return meter(mode).log();
  }

  /**
   * Connections are made and code is compiled before anything counts: nobody wants to see how slow
   * a cold JVM is.
   */
  private void warmUp() {
    long deadline = time.nanoTime() + WARM_UP_NANOS;
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      long left = deadline - time.nanoTime();
      if (left <= 0) {
        return;
      }
      List<CompletableFuture<Void>> calls = new ArrayList<>();
      clients.values().forEach(each -> calls.addAll(each.warmUp(left)));
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
    }
  }

  private Meter meter(String mode) {
    Meter meter = meters.get(mode);
    if (meter == null) {
      throw new IllegalArgumentException(
          "No way of calling '" + mode + "'; there are " + String.join(", ", meters.keySet()));
    }
    return meter;
  }

  private void tickLater() {
    long now = time.nanoTime() - startNanos;
    long untilNext = SECOND - now % SECOND;
    if (!closed) {
      nextTick = time.schedule(this::tick, Duration.ofNanos(untilNext));
    }
  }

  private void tick() {
    if (closed) {
      return;
    }
    try {
      long now = time.nanoTime() - startNanos;
      Snapshot next = look(now / SECOND);
      snapshot = next;
      for (Consumer<Snapshot> listener : listeners) {
        listener.accept(next);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The lab could not be looked at", e);
    } finally {
      tickLater();
    }
  }

  private Snapshot look(long second) {
    // Not where the cluster tells it: a button that is pressed may wait for the cluster.
    for (String pod = podsGone.poll(); pod != null; pod = podsGone.poll()) {
      actions.podGone(pod);
    }
    List<PodView> pods = cluster.pods();
    List<String> ready = pods.stream().filter(PodView::ready).map(PodView::name).sorted().toList();
    if (!ready.equals(readyPods)) {
      readyPods = ready;
      readySinceSecond = second;
    }
    int window = window(second);
    int sameSeconds = (int) Math.min(window, second - readySinceSecond);
    List<ModeNow> now = new ArrayList<>();
    synchronized (meters) {
      sample();
      meters.forEach(
          (mode, meter) ->
              now.add(
                  meter.now(
                      second,
                      window,
                      ready,
                      sameSeconds,
                      place.connections(mode),
                      Shown.notice(journal.notice(mode), 1000))));
      past.add(second, meters, ready);
    }
    ClusterNow clusterNow = clusterNow(pods);
    return new Snapshot(
        Rounded.to(100, (double) (time.nanoTime() - startNanos) / SECOND),
        load.ratePerCaller(),
        window,
        clusterNow,
        withBalancers(now, clusterNow.pods()),
        journal.now(startNanos),
        actions.now(),
        heartbeat.stalls());
  }

  private List<ModeNow> withBalancers(List<ModeNow> ways, List<PodNow> pods) {
    Map<String, BalancerSnapshot> balancers = place.balancers();
    BalancerReader reader = new BalancerReader(pods);
    return ways.stream()
        .map(
            way -> {
              BalancerSnapshot snapshot = balancers.get(way.id());
              return snapshot == null ? way : reader.read(way, snapshot);
            })
        .toList();
  }

  /**
   * Over how many seconds to measure: what was before a reset is not as things are now, but for the
   * second in which it came, as long as there is no whole one after it.
   */
  private int window(long second) {
    long sinceNanos = journal.measuredSince(startNanos) - startNanos;
    long firstWhole = (sinceNanos + SECOND - 1) / SECOND;
    return (int) Math.max(1, Math.min(second - firstWhole, Meter.WINDOW_SECONDS));
  }

  private void sample() {
    Map<String, Map<String, Long>> byMode = new TreeMap<>();
    meters.keySet().forEach(mode -> byMode.put(mode, new TreeMap<>()));
    for (Map.Entry<String, Map<String, CallCounts>> pod : cluster.counts().entrySet()) {
      byMode.forEach(
          (mode, counts) -> {
            CallCounts seen = pod.getValue().get(mode);
            counts.put(pod.getKey(), seen == null ? 0 : seen.begun());
          });
    }
    byMode.forEach((mode, counts) -> meter(mode).samples().add(counts));
  }

  private ClusterNow clusterNow(List<PodView> pods) {
    List<PodNow> podsNow = new ArrayList<>();
    for (PodView pod : pods) {
      podsNow.add(
          new PodNow(
              pod.name(),
              cluster.hasPodAddresses() || pod.ip().isEmpty()
                  ? pod.ip()
                  : pod.ip() + ":" + pod.port(),
              pod.node(),
              pod.zone(),
              state(pod),
              fault(pod),
              Math.max(
                  0,
                  Rounded.to(
                      10, Duration.between(pod.created(), cluster.now()).toMillis() / 1000.0))));
    }
    podsNow.sort(Comparator.comparing(PodNow::name));
    List<NodeNow> nodes = new ArrayList<>();
    for (String node : new TreeSet<>(cluster.settings().zones().keySet())) {
      nodes.add(
          new NodeNow(
              node, cluster.settings().zones().getOrDefault(node, ""), lostNodes.contains(node)));
    }
    return new ClusterNow(
        LabCluster.GREETER + "." + LabCluster.NAMESPACE,
        cluster.replicas(),
        podsNow,
        nodes,
        !actions.isActive("api-outage"),
        !actions.isActive("dns-outage"));
  }

  private static String state(PodView pod) {
    if (pod.phase() == Phase.TERMINATING) {
      return "draining";
    }
    if (pod.ready()) {
      return "ready";
    }
    if (pod.phase() == Phase.PENDING) {
      return "pending";
    }
    return pod.readyAt().equals(Instant.MAX) ? "starting" : "unready";
  }

  private String fault(PodView pod) {
    if (lostNodes.contains(pod.node())) {
      return "lost";
    }
    String fault = pod.fault();
    if (fault == null) {
      return "";
    }
    int space = fault.indexOf(' ');
    return space < 0 ? fault : fault.substring(0, space);
  }

  private void onClusterEvent(ClusterEvent event) {
    switch (event.kind()) {
      case "pod ready" -> journal.podReady(firstWord(event.what()), time.nanoTime());
      case "pod gone" -> podsGone.add(firstWord(event.what()));
      case "scaled" -> {
        Matcher scaled = SCALED.matcher(event.what());
        if (scaled.matches()) {
          journal.scaled(
              Integer.parseInt(scaled.group(1)),
              Integer.parseInt(scaled.group(2)),
              cluster.isColdPodOnItsWay());
        }
      }
      case "rollout begun" -> journal.begin(EventKind.ROLLOUT, "Rollout restart", "", true);
      case "rollout ended" -> journal.ended(EventKind.ROLLOUT, "");
      case "node lost" -> lostNodes.add(event.what());
      case "node back" -> lostNodes.remove(event.what());
      default -> {}
    }
  }

  private static String firstWord(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }

  @Override
  public void close() {
    closed = true;
    Scheduler.Timer tick = nextTick;
    if (tick != null) {
      tick.cancel();
    }
    listeners.clear();
    load.close();
    clients.values().forEach(Clients::close);
    try {
      for (Clients each : clients.values()) {
        if (!each.awaitEnd(500)) {
          LOG.log(Level.DEBUG, "A channel takes its time to end");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    place.close();
    cluster.close();
    heartbeat.close();
    time.close();
  }

  private final class Witness implements EventJournal.Witness {

    @Override
    public long nanoTime() {
      return time.nanoTime();
    }

    @Override
    public List<String> modes() {
      return infos.stream().map(ModeInfo::id).toList();
    }

    @Override
    public CallsSeen calls(String mode) {
      return log(mode);
    }

    @Override
    public List<String> podsOf(String subject) {
      return cluster.pods().stream()
          .filter(pod -> List.of(pod.name(), pod.node(), pod.zone()).contains(subject))
          .map(PodView::name)
          .toList();
    }

    @Override
    public int readyPods() {
      return (int) cluster.pods().stream().filter(PodView::ready).count();
    }
  }
}
