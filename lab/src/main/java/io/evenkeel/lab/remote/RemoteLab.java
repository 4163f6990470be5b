// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import com.google.gson.JsonObject;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.http.Call;
import io.evenkeel.lab.deployed.CallReport;
import io.evenkeel.lab.measure.CallsSeen;
import io.evenkeel.lab.measure.EventJournal;
import io.evenkeel.lab.measure.EventKind;
import io.evenkeel.lab.measure.Rounded;
import io.evenkeel.lab.measure.Shown;
import io.evenkeel.lab.measure.Spread;
import io.evenkeel.lab.remote.RemoteCluster.DeployedWay;
import io.evenkeel.lab.remote.RemoteCluster.ServerPod;
import io.evenkeel.lab.remote.RemoteCluster.Servers;
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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The overlays of {@code deploy/ways} that run in one namespace of a cluster, watched and not
 * touched: the clients' logs say who answered, the API says which pods there are.
 *
 * <p>Needs {@code get} and {@code list} of pods and Deployments and {@code get} of pods' logs in
 * the namespace; zones need {@code list} of nodes and are left out where that is forbidden. Times
 * of readiness are the cluster's own, in whole seconds.
 *
 * <p>Thread-safe. {@link #close} ends all threads and connections.
 */
public final class RemoteLab implements LabView, AutoCloseable {

  private static final Logger LOG = System.getLogger(RemoteLab.class.getName());

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int WINDOW_SECONDS = 10;
  private static final int HISTORY_SECONDS = 120;
  private static final long SECOND = 1_000_000_000L;

  private final SystemTime time = SystemTime.start("evenkeel-lab-ticks");
  private final ApiReader api;
  private final String namespace;
  private final long startNanos = time.nanoTime();
  private final Instant start = time.now();
  private final Duration tick;
  private final Map<String, WayLog> logs = new LinkedHashMap<>();
  private final List<ModeInfo> infos = new ArrayList<>();
  private final EventJournal journal = new EventJournal(new Witness());
  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Call> followed = new ConcurrentHashMap<>();
  private volatile Map<String, NodeNow> nodes = Map.of();
  private volatile List<ServerPod> pods = List.of();
  private volatile @Nullable Servers servers;
  private volatile boolean apiUp = true;
  private volatile boolean closed;
  private volatile Scheduler.@Nullable Timer nextTick;
  private volatile Snapshot snapshot;
  // Touched by the start, then by the ticks alone.
  private final Set<String> readyBefore = new HashSet<>();
  private List<NewlyReady> newlyReady = new ArrayList<>();
  private List<String> ready = List.of();
  private long readySinceMillis;
  private boolean rolling;
  private @Nullable Servers serversBefore;

  /** A pod that is ready, and for how many ticks it is not told yet. */
  private record NewlyReady(String name, long sinceNanos, int ticks) {}

  private RemoteLab(ApiReader api, String namespace, Duration tick) {
    this.tick = tick;
    this.api = api;
    this.namespace = namespace;
    this.snapshot =
        new Snapshot(
            0,
            0,
            WINDOW_SECONDS,
            new ClusterNow("greeter." + namespace, 0, List.of(), List.of(), true, true),
            List.of(),
            List.of(),
            List.of(),
            List.of());
  }

  /**
   * Begins to watch.
   *
   * @param namespace empty for that of the kubeconfig's context
   * @throws IllegalArgumentException if the kubeconfig cannot be used; says what to do
   * @throws IllegalStateException if the cluster cannot be read, or no way of calling runs there
   */
  public static RemoteLab start(Path kubeconfig, String namespace, Map<String, String> environment)
      throws InterruptedException {
    return start(kubeconfig, namespace, environment, TICK);
  }

  /** The same that looks so often. */
  static RemoteLab start(
      Path kubeconfig, String namespace, Map<String, String> environment, Duration tick)
      throws InterruptedException {
    ApiReader api = ApiReader.of(kubeconfig, environment);
    RemoteLab lab = new RemoteLab(api, namespace.isEmpty() ? api.namespace() : namespace, tick);
    try {
      lab.findWays();
    } catch (RuntimeException | InterruptedException e) {
      lab.close();
      throw e;
    }
    lab.tickLater(Duration.ZERO);
    return lab;
  }

  private String path(String kind) {
    String group = kind.equals("deployments") ? "/apis/apps/v1" : "/api/v1";
    return group + "/namespaces/" + namespace + "/" + kind;
  }

  /** Which ways there are is asked once: cards do not come and go. */
  private void findWays() throws InterruptedException {
    JsonObject deployments = now(path("deployments") + "?labelSelector=" + DeployedLabels.CLIENTS);
    Map<String, DeployedWay> ways = RemoteCluster.ways(deployments);
    // Asked for all the time from now on: who may not is told so at once.
    pods =
        RemoteCluster.pods(
            now(path("pods") + "?labelSelector=" + DeployedLabels.SERVERS), nodes, time.now());
    // These were there before: no event that will be seen has brought them.
    pods.stream()
        .filter(pod -> pod.readySince() != null)
        .forEach(pod -> readyBefore.add(pod.now().name()));
    List<String> names = new ArrayList<>(DeployedWays.order());
    names.retainAll(ways.keySet());
    ways.keySet().stream().filter(way -> !names.contains(way)).sorted().forEach(names::add);
    if (names.isEmpty()) {
      throw new IllegalStateException(
          "No way of calling runs in namespace '"
              + namespace
              + "': apply one first, such as kubectl apply -k deploy/ways/kubernetes-api, which runs in"
              + " evenkeel-ways");
    }
    for (String name : names) {
      DeployedWay way = Objects.requireNonNull(ways.get(name));
      infos.add(DeployedWays.info(name, way.target(), way.clients()));
      logs.put(name, new WayLog(startNanos, start.toEpochMilli()));
    }
  }

  private JsonObject now(String path) throws InterruptedException {
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    api.get(
        path,
        new ApiReader.Answer() {
          @Override
          public void found(JsonObject object) {
            answer.complete(object);
          }

          @Override
          public void failed(String why, boolean answered) {
            answer.completeExceptionally(new IllegalStateException(why));
          }
        });
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "The cluster cannot be read: " + Objects.requireNonNull(e.getCause()).getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("The cluster did not answer " + path + " in time", e);
    }
  }

  private void tickLater(Duration delay) {
    if (!closed) {
      nextTick = time.schedule(this::tick, delay);
    }
  }

  private void tick() {
    if (closed) {
      return;
    }
    try {
      poll();
      snapshot = look();
      Snapshot next = snapshot;
      listeners.forEach(listener -> listener.accept(next));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The cluster could not be looked at", e);
    } finally {
      tickLater(tick);
    }
  }

  /** Asks for what there is; the answers are looked at by the next tick. */
  private void poll() {
    ask(
        path("pods") + "?labelSelector=" + DeployedLabels.SERVERS,
        list -> pods = RemoteCluster.pods(list, nodes, time.now()));
    ask(path("deployments") + "/greeter", one -> servers = RemoteCluster.servers(one));
    ask(path("pods") + "?labelSelector=" + DeployedLabels.CLIENTS, this::followClients);
    api.get(
        "/api/v1/nodes",
        new ApiReader.Answer() {
          @Override
          public void found(JsonObject list) {
            nodes = RemoteCluster.nodes(list);
          }

          @Override
          public void failed(String why, boolean answered) {
            LOG.log(Level.DEBUG, "Nodes and zones are not shown: {0}", why);
          }
        });
  }

  private void ask(String path, Consumer<JsonObject> found) {
    api.get(
        path,
        new ApiReader.Answer() {
          @Override
          public void found(JsonObject object) {
            apiUp = true;
            found.accept(object);
          }

          @Override
          public void failed(String why, boolean answered) {
            // Who refuses is there: what is missing was told at the start, or has gone since.
            apiUp = answered;
            LOG.log(Level.DEBUG, why);
          }
        });
  }

  private void followClients(JsonObject list) {
    for (Map.Entry<String, String> client : RemoteCluster.clientPods(list).entrySet()) {
      WayLog log = logs.get(client.getKey());
      if (log != null && !closed) {
        String pod = client.getValue();
        followed.computeIfAbsent(pod, name -> follow(name, log));
      }
    }
  }

  private Call follow(String pod, WayLog log) {
    return api.follow(
        path("pods") + "/" + pod + "/log?container=client&follow=true&tailLines=" + HISTORY_SECONDS,
        line -> {
          CallReport report = CallReport.parse(line);
          if (report != null) {
            log.add(pod, report, nowMillis());
          }
        },
        // The next tick follows it again, if it is still there.
        why -> {
          LOG.log(Level.DEBUG, "The log of {0} is not followed any more: {1}", pod, why);
          followed.remove(pod);
        });
  }

  private Snapshot look() {
    List<ServerPod> pods = this.pods;
    Servers servers = this.servers;
    noteServers(servers);
    // Not at once: the answer that brings a pod may come before the one that says why, which was
    // asked for in the same tick and maybe answered before the change.
    List<NewlyReady> waiting = new ArrayList<>();
    for (NewlyReady pod : newlyReady) {
      if (pod.ticks() == 0) {
        journal.podReady(pod.name(), pod.sinceNanos());
      } else {
        waiting.add(new NewlyReady(pod.name(), pod.sinceNanos(), pod.ticks() - 1));
      }
    }
    newlyReady = waiting;
    noteReady(pods);
    List<ModeNow> modes = new ArrayList<>();
    double rate = 0;
    for (ModeInfo info : infos) {
      ModeNow mode = mode(info.id(), pods);
      rate = Math.max(rate, mode.callsPerSecond());
      modes.add(mode);
    }
    List<PodNow> podsNow = pods.stream().map(ServerPod::now).toList();
    return new Snapshot(
        Rounded.to(100, (double) (time.nanoTime() - startNanos) / SECOND),
        rate,
        WINDOW_SECONDS,
        new ClusterNow(
            "greeter." + namespace,
            servers == null ? 0 : servers.replicas(),
            podsNow,
            List.copyOf(nodes.values()),
            apiUp,
            true),
        modes,
        journal.now(startNanos),
        List.of(),
        // Latencies are the clients' own: this machine has no part in them.
        List.of());
  }

  private void noteReady(List<ServerPod> pods) {
    List<String> now = new ArrayList<>();
    for (ServerPod pod : pods) {
      Instant since = pod.readySince();
      if (since != null) {
        now.add(pod.now().name());
        if (readyBefore.add(pod.now().name())) {
          long local = clusterMillis(since.toEpochMilli());
          newlyReady.add(
              new NewlyReady(
                  pod.now().name(),
                  startNanos + TimeUnit.MILLISECONDS.toNanos(local - start.toEpochMilli()),
                  1));
        }
      }
    }
    readyBefore.retainAll(new HashSet<>(pods.stream().map(pod -> pod.now().name()).toList()));
    if (!now.equals(ready)) {
      ready = now;
      readySinceMillis = time.now().toEpochMilli();
    }
  }

  private void noteServers(@Nullable Servers now) {
    Servers before = serversBefore;
    serversBefore = now;
    if (now == null || before == null) {
      return;
    }
    if (now.replicas() != before.replicas()) {
      journal.scaled(before.replicas(), now.replicas());
    }
    if (!now.template().equals(before.template())) {
      journal.begin(EventKind.ROLLOUT, "Rollout", "", true);
      rolling = true;
    } else if (rolling && !now.rolling()) {
      journal.ended(EventKind.ROLLOUT, "");
      rolling = false;
    }
  }

  private ModeNow mode(String id, List<ServerPod> pods) {
    WayLog log = log(id);
    List<CallReport> window = log.last(WINDOW_SECONDS, nowMillis());
    CallReport last = log.last(nowMillis());
    int seconds = Math.max(1, window.size());
    long begun = window.stream().mapToLong(CallReport::begun).sum();
    long failed = window.stream().mapToLong(CallReport::failed).sum();
    Shown.Window shown =
        new Shown.Window(
            seconds, begun, failed, Percentiles.of(window, 50), Percentiles.of(window, 99));
    return Shown.mode(
        id,
        log,
        shown,
        shares(window, log, pods),
        ready,
        last == null ? 0 : last.connections(),
        // The cluster tells in whole seconds when a pod was ready.
        Shown.notice(journal.notice(id), 10),
        log::answeredBy);
  }

  private long nowMillis() {
    return time.now().toEpochMilli();
  }

  /** A time of the cluster by this machine's clock, as well as can be told. */
  private long clusterMillis(long millis) {
    for (WayLog log : logs.values()) {
      long local = log.local(millis);
      if (local != millis) {
        return local;
      }
    }
    return millis;
  }

  /** Since the pods that are ready now have been, and it has called each of them if it has. */
  private Shown.Shares shares(List<CallReport> window, WayLog log, List<ServerPod> pods) {
    OptionalLong answered = log.allAnsweredNanos(ready);
    long since =
        answered.isPresent()
            ? Math.max(readySinceMillis, log.millis(answered.getAsLong()))
            : readySinceMillis;
    List<CallReport> same =
        window.stream().filter(second -> log.local(second.atMillis()) >= since).toList();
    if (same.isEmpty() && !window.isEmpty()) {
      same = window.subList(window.size() - 1, window.size());
    }
    Map<String, Long> given = new HashMap<>();
    pods.forEach(pod -> given.put(pod.now().name(), 0L));
    same.forEach(
        second -> second.pods().forEach((pod, n) -> given.merge(pod, (long) n, Long::sum)));
    return new Shown.Shares(Math.max(1, same.size()), given);
  }

  private WayLog log(String way) {
    return Objects.requireNonNull(logs.get(way), way);
  }

  @Override
  public List<ModeInfo> modes() {
    return List.copyOf(infos);
  }

  @Override
  public List<LeftOut> leftOut() {
    return List.of();
  }

  @Override
  public List<ActionInfo> actions() {
    return List.of();
  }

  @Override
  public Snapshot now() {
    return snapshot;
  }

  @Override
  public History history() {
    long firstMillis = start.toEpochMilli();
    long nowSecond = (time.nanoTime() - startNanos) / SECOND;
    long from = Math.max(0, nowSecond - HISTORY_SECONDS);
    List<Double> at = new ArrayList<>();
    for (long second = from; second < nowSecond; second++) {
      at.add((double) second + 1);
    }
    Map<String, History.Series> modes = new LinkedHashMap<>();
    logs.forEach(
        (way, log) -> {
          List<@Nullable Double> p99 = new ArrayList<>();
          List<Double> failed = new ArrayList<>();
          List<@Nullable Double> maxOverMean = new ArrayList<>();
          List<Integer> called = new ArrayList<>();
          for (long second = from; second < nowSecond; second++) {
            long begins = firstMillis + second * 1000;
            List<CallReport> told = log.between(begins, begins + 1000);
            CallReport report = told.isEmpty() ? null : told.get(0);
            Spread spread = report == null ? null : Spread.of(report.pods().values());
            p99.add(report == null ? null : report.p99Millis());
            failed.add(report == null ? 0 : (double) report.failed());
            maxOverMean.add(spread == null ? null : Rounded.to(100, spread.maxOverMean()));
            called.add(report == null ? 0 : report.pods().size());
          }
          modes.put(way, new History.Series(p99, failed, maxOverMean, called));
        });
    return new History(at, modes);
  }

  @Override
  public void act(String action, Map<String, String> arguments) {
    throw new IllegalArgumentException(
        "This lab only watches a cluster and changes nothing on it: use kubectl, such as kubectl"
            + " scale -n "
            + namespace
            + " deployment/greeter --replicas=6");
  }

  @Override
  public Runnable listen(Consumer<Snapshot> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    closed = true;
    Scheduler.Timer tick = nextTick;
    if (tick != null) {
      tick.cancel();
    }
    listeners.clear();
    followed.values().forEach(Call::cancel);
    api.close();
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
      return List.of();
    }

    @Override
    public int readyPods() {
      return ready.size();
    }
  }
}
