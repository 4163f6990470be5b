// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.lab.cluster.control.ControlPlane;
import io.evenkeel.lab.cluster.control.ControlSettings;
import io.evenkeel.lab.cluster.net.ClusterDns;
import io.evenkeel.lab.cluster.net.DnsZone;
import io.evenkeel.lab.cluster.net.ServiceTable;
import io.evenkeel.lab.cluster.net.VirtualIps;
import io.evenkeel.lab.cluster.pod.Behaviour;
import io.evenkeel.lab.cluster.pod.CallCounts;
import io.evenkeel.lab.cluster.pod.EventLoops;
import io.evenkeel.lab.cluster.pod.GrpcPods;
import io.evenkeel.lab.cluster.pod.Literal;
import io.evenkeel.lab.cluster.pod.Loopback;
import io.evenkeel.lab.cluster.pod.PodAddress;
import io.evenkeel.lab.cluster.pod.PodAddresses;
import io.evenkeel.lab.cluster.pod.PodSettings;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.dns.DnsServer;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.KubernetesApiBuilder;
import io.evenkeel.standins.kubernetes.KubernetesObjects;
import io.evenkeel.standins.kubernetes.store.Json;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A small Kubernetes in this JVM, on loopback: an API that kubectl and any client can use,
 * controllers, nodes in zones, and pods that are real gRPC servers.
 *
 * <pre>{@code
 * try (LabCluster cluster = LabCluster.start(ClusterSettings.DEFAULT)) {
 *   cluster.awaitReady(3, Duration.ofSeconds(10));
 *   // dial kubernetes:///greeter.lab:grpc with cluster.kubeconfig()
 *   cluster.scale(6);
 * }
 * }</pre>
 *
 * <p>It begins with the Deployment {@code greeter} in the namespace {@code lab}, behind the Service
 * {@code greeter} and the headless one {@code greeter-headless}, both with the ports {@code grpc}
 * and {@code grpc-aged}: the same greeter behind a server that limits the age of connections.
 *
 * <p>Thread-safe. {@link #close} leaves no thread, no socket and no file.
 */
public final class LabCluster implements AutoCloseable {

  /** Where everything is that the lab begins with. */
  public static final String NAMESPACE = "lab";

  /** The Deployment, and the Service before it that has a virtual address. */
  public static final String GREETER = "greeter";

  /** The Service without a virtual address. */
  public static final String GREETER_HEADLESS = "greeter-headless";

  /** How long a controller takes: a real one needs some milliseconds for what it sees. */
  private static final Duration CONTROLLER_DELAY = Duration.ofMillis(5);

  /** Real ones take longer, with images to pull; a learner does not want to wait for that. */
  private static final Duration CONTAINER_CREATION = Duration.ofMillis(50);

  private final ClusterSettings settings;
  private final SystemTime time = SystemTime.start("evenkeel-lab");
  private final EventLoops loops = new EventLoops(2);
  private final KubernetesApi api;
  private final KubernetesObjects objects;
  private final PodAddresses addresses;
  private final Map<String, Integer> podPorts;
  private final boolean podAddresses;
  private final GrpcPods pods;
  private final ControlPlane control;
  private final ClusterDns dns;
  private final VirtualIps virtualIps;
  private @Nullable Fault apiFault;
  private final List<Consumer<ClusterEvent>> listeners = new CopyOnWriteArrayList<>();

  private LabCluster(ClusterSettings settings, Loopback.Share loopback) {
    this.settings = settings;
    this.addresses = loopback.pods();
    this.podPorts = loopback.ports();
    this.podAddresses = loopback.services() != null;
    KubernetesApiBuilder builder =
        KubernetesApi.builder()
            .port(settings.apiPort())
            .clock(new TickerClock(time))
            .gracefulPods();
    if (loopback.services() != null) {
      builder.serviceAddresses(loopback.services());
    }
    this.api = started(builder, settings.apiPort());
    this.objects = api.objects();
    SplittableRandom random = new SplittableRandom(settings.seed());
    this.pods = new GrpcPods(podSettings(settings), loops, time, random.nextLong());
    Manifests.all(settings, podPorts).forEach(api::put);
    this.control =
        new ControlPlane(
            objects, time, random.split(), controlSettings(settings), pods, addresses, this::log);
    this.dns = new ClusterDns(settings.dnsTtl(), random.nextLong());
    this.virtualIps = new VirtualIps(loops.group(), random.split());
    control.follow(this::publish, "services", "endpointslices");
    publish();
  }

  private static KubernetesApi started(KubernetesApiBuilder builder, int port) {
    try {
      return builder.start();
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "The lab's API cannot listen on 127.0.0.1:"
              + port
              + ": the port is taken; choose another, or 0 for any",
          e);
    }
  }

  private void publish() {
    ServiceTable table =
        ServiceTable.of(objects.list("services", ""), objects.list("endpointslices", ""));
    virtualIps.update(table);
    dns.publish(DnsZone.of(table));
  }

  /**
   * Starts a cluster. Its pods become ready after this returns: see {@link #awaitReady}.
   *
   * @throws IllegalStateException if the API's port is taken, or all that its pods could have
   */
  public static LabCluster start(ClusterSettings settings) {
    return start(settings, settings.podAddresses() ? Loopback.share() : Loopback.oneAddress());
  }

  static LabCluster start(ClusterSettings settings, Loopback.Share loopback) {
    try {
      return new LabCluster(settings, loopback);
    } catch (RuntimeException e) {
      loopback.pods().close();
      throw e;
    }
  }

  private static PodSettings podSettings(ClusterSettings settings) {
    return new PodSettings(
        settings.startup(),
        settings.linger(),
        settings.drain(),
        settings.connectionAge(),
        settings.connectionAgeGrace(),
        settings.capacity(),
        settings.coldStart());
  }

  private static ControlSettings controlSettings(ClusterSettings settings) {
    return new ControlSettings(
        settings.zones(),
        CONTROLLER_DELAY,
        CONTAINER_CREATION,
        settings.readinessPeriod(),
        settings.nodeGrace(),
        settings.eviction());
  }

  /** How it was set up. */
  public ClusterSettings settings() {
    return settings;
  }

  /** The API: {@code https://127.0.0.1:…}. */
  public URI apiUrl() {
    return api.url();
  }

  /** A token that may everything. */
  public String token() {
    return api.token();
  }

  /** The authority to trust, as PEM. */
  public String caPem() {
    return api.caPem();
  }

  /** A kubeconfig for kubectl and for any client, in the lab's namespace. */
  public String kubeconfig() {
    return api.kubeconfig(api.token(), NAMESPACE);
  }

  /** The API server itself: its objects, its requests and its faults. */
  public KubernetesApi api() {
    return api;
  }

  /** Where the cluster's DNS server listens, over UDP and TCP. */
  public InetSocketAddress dnsServer() {
    return Literal.at(dns.server().host(), dns.server().port());
  }

  /** The cluster's DNS server itself, with its log of queries. */
  public DnsServer dns() {
    return dns.server();
  }

  /**
   * All names of the cluster as a hosts file, always up to date: for the JDK's own resolver, which
   * reads it where the property {@code jdk.net.hosts.file} names it.
   */
  public Path hostsFile() {
    return dns.hosts().path();
  }

  /**
   * Where a port of the Service {@code greeter} is to be dialled: its virtual address.
   *
   * @param port the port's name, {@code grpc} or {@code grpc-aged}
   */
  public InetSocketAddress virtualIp(String port) {
    return virtualIps.address(NAMESPACE, GREETER, port);
  }

  /** The same of any Service that has a virtual address. */
  public InetSocketAddress virtualIp(String namespace, String service, String port) {
    return virtualIps.address(namespace, service, port);
  }

  /** How many pods DNS has for a headless Service now, by its SRV records of one port. */
  public int podsInDns(String service, String port) {
    return dns.services("_" + port + "._tcp." + service + "." + NAMESPACE + "." + DnsZone.DOMAIN);
  }

  /**
   * Where all pods listen, as far as each has an address of its own.
   *
   * @param port the port's name, {@code grpc} or {@code grpc-aged}
   * @throws IllegalStateException if pods share one address, and so differ in their ports
   */
  public int podPort(String port) {
    if (!podAddresses) {
      throw new IllegalStateException("Each pod has a port of its own on this machine");
    }
    return new PodAddress("", podPorts).port(port);
  }

  /** Whether each pod has an address of its own; otherwise they differ in their ports. */
  public boolean hasPodAddresses() {
    return podAddresses;
  }

  /** The clock of the cluster's events. */
  public Ticker ticker() {
    return time;
  }

  /** Tells of all that happens from now on, on a thread of the cluster: be quick. */
  public void listen(Consumer<ClusterEvent> listener) {
    listeners.add(listener);
  }

  /**
   * Scales the Deployment, as {@code kubectl scale} does.
   *
   * @throws IllegalArgumentException if that is too many, or fewer than none
   */
  public void scale(int replicas) {
    ClusterSettings.requireReplicas(replicas);
    if (replicas < replicas()) {
      // Who has not begun is the first to go.
      pods.noneStartsCold();
    }
    deployment(d -> d.getAsJsonObject("spec").addProperty("replicas", replicas));
  }

  /**
   * One pod more, which starts cold and warms up as {@link ClusterSettings#coldStart} says.
   *
   * @throws IllegalArgumentException if that is one too many
   */
  public void scaleUpCold() {
    int replicas = replicas() + 1;
    ClusterSettings.requireReplicas(replicas);
    pods.nextStartsCold(pods().stream().map(PodView::name).collect(Collectors.toSet()));
    try {
      scale(replicas);
    } catch (IllegalStateException gone) {
      pods.noneStartsCold();
      throw gone;
    }
  }

  /** Whether a cold pod was asked for whose process has not begun yet. */
  public boolean isColdPodOnItsWay() {
    return pods.isColdOnItsWay();
  }

  /** How many pods the Deployment wants. */
  public int replicas() {
    JsonObject deployment = objects.get("deployments", NAMESPACE, GREETER);
    return deployment == null ? 0 : (int) Json.number(deployment, "spec.replicas");
  }

  /** Replaces all pods one by one, as {@code kubectl rollout restart} does. */
  public void rolloutRestart() {
    String now = time.now().toString();
    deployment(
        d -> {
          JsonObject metadata =
              d.getAsJsonObject("spec").getAsJsonObject("template").getAsJsonObject("metadata");
          if (!metadata.has("annotations")) {
            metadata.add("annotations", new JsonObject());
          }
          metadata
              .getAsJsonObject("annotations")
              .addProperty("kubectl.kubernetes.io/restartedAt", now);
        });
  }

  /**
   * Deletes a pod, as {@code kubectl delete pod} does: another takes its place.
   *
   * @throws IllegalArgumentException if there is no such pod
   */
  public void deletePod(String name) {
    if (!objects.delete("pods", NAMESPACE, name)) {
      throw noPod(name);
    }
  }

  private IllegalArgumentException noPod(String name) {
    return new IllegalArgumentException(
        "No pod '" + name + "'; there are " + pods().stream().map(PodView::name).toList());
  }

  private void deployment(Consumer<JsonObject> change) {
    if (!objects.edit("deployments", NAMESPACE, GREETER, change)) {
      throw new IllegalStateException(
          "The Deployment " + GREETER + " was deleted; reset the lab, or start it again");
    }
  }

  /** All pods of the namespace {@code lab}, oldest first. */
  public List<PodView> pods() {
    List<PodView> views = new ArrayList<>();
    for (JsonObject pod : objects.list("pods", NAMESPACE)) {
      views.add(view(pod));
    }
    views.sort(
        Comparator.comparing(PodView::created)
            .thenComparing(PodView::readyAt)
            .thenComparing(PodView::name));
    return List.copyOf(views);
  }

  private PodView view(JsonObject pod) {
    String name = Json.text(pod, "metadata.name");
    String uid = Json.text(pod, "metadata.uid");
    String node = Json.text(pod, "spec.nodeName");
    boolean terminating = Json.at(pod, "metadata.deletionTimestamp") != null;
    boolean running = Json.text(pod, "status.phase").equals("Running");
    boolean serving = isReady(pod);
    return new PodView(
        name,
        Json.text(pod, "status.podIP"),
        port(pod),
        node,
        settings.zones().getOrDefault(node, ""),
        terminating ? Phase.TERMINATING : running ? Phase.RUNNING : Phase.PENDING,
        serving && !terminating,
        serving,
        pods.fault(name),
        control.createdAt(uid),
        control.readyAt(uid));
  }

  private static int port(JsonObject pod) {
    return Json.objects(pod, "spec.containers").stream()
        .flatMap(container -> Json.objects(container, "ports").stream())
        .filter(port -> Json.text(port, "name").equals(PodAddress.GRPC))
        .mapToInt(port -> (int) Json.number(port, "containerPort"))
        .findFirst()
        .orElse(0);
  }

  private static boolean isReady(JsonObject pod) {
    return Json.objects(pod, "status.conditions").stream()
        .anyMatch(
            c -> Json.text(c, "type").equals("Ready") && Json.text(c, "status").equals("True"));
  }

  /** What each pod did for each way of calling since it began: by pod, then by way. */
  public Map<String, Map<String, CallCounts>> counts() {
    Map<String, Map<String, CallCounts>> counts = new LinkedHashMap<>();
    for (PodView pod : pods()) {
      counts.put(pod.name(), pods.counts(pod.name()));
    }
    return counts;
  }

  /** Connections that are open to a pod; 0 if there is no such pod. */
  public int connections(String pod) {
    return pods.connections(pod);
  }

  /**
   * Waits until so many pods are ready and no others are left but terminating ones.
   *
   * @return whether that was so in time
   */
  public boolean awaitReady(int count, Duration within) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long deadline = time.nanoTime() + within.toNanos();
    while (true) {
      List<PodView> alive =
          pods().stream().filter(pod -> pod.phase() != Phase.TERMINATING).toList();
      if (alive.size() == count && alive.stream().allMatch(PodView::ready)) {
        return true;
      }
      if (time.nanoTime() - deadline >= 0) {
        return false;
      }
      var unused = never.await(10, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * A pod's service time is so many times longer, in place of what was wrong with it; 1 ends it.
   */
  public void slow(String pod, double factor) {
    behave(pod, Behaviour.slow(factor));
  }

  /** That share of a pod's calls fails at once with UNAVAILABLE; 0 ends that. */
  public void failing(String pod, double share) {
    failing(pod, share, Status.Code.UNAVAILABLE);
  }

  /** The same with another code. */
  public void failing(String pod, double share, Status.Code code) {
    behave(pod, Behaviour.failing(share, code));
  }

  /** A pod takes calls and never answers. */
  public void hung(String pod) {
    behave(pod, Behaviour.HUNG);
  }

  /** A pod stands still for so long, so often. */
  public void pausing(String pod, Duration length, Duration every) {
    behave(pod, Behaviour.pausing(length, every));
  }

  /**
   * Whatever is wrong with a pod itself ends; what is wrong with its node does not. A pod that is
   * gone took it along: then there is nothing to do.
   */
  public void heal(String pod) {
    if (pods.heal(pod)) {
      log("fault ended", pod);
    }
  }

  private void behave(String pod, Behaviour behaviour) {
    pods.behave(pod, behaviour);
    String fault = behaviour.fault();
    log(fault == null ? "fault ended" : "fault", fault == null ? pod : pod + " is " + fault);
  }

  /**
   * A node is lost. Its pods' connections are neither read nor closed, new ones are accepted by the
   * kernel and by nobody else; its kubelet is silent, which the node controller sees after the
   * grace.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public void nodeLoss(String node) {
    requireNode(node);
    pods.cut(node);
    onControl(() -> control.lose(node));
  }

  /** The nodes of a zone. */
  public List<String> nodes(String zone) {
    return settings.zones().entrySet().stream()
        .filter(node -> node.getValue().equals(zone))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** A lost node is back, with its pods as they were. */
  public void nodeReturn(String node) {
    requireNode(node);
    pods.restore(node);
    onControl(() -> control.regain(node));
  }

  /**
   * The API goes away for its clients, or comes back: it takes what they send and says nothing.
   * Controllers, DNS and virtual addresses are not hindered, as little as on a real cluster.
   */
  public synchronized void apiOutage(boolean begins) {
    if (begins && apiFault == null) {
      apiFault = api.faults().muteConnections();
      log("fault", "the API is mute");
    } else if (!begins && apiFault != null) {
      apiFault.clear();
      apiFault = null;
      log("fault ended", "the API answers");
    }
  }

  /** Whether the API is away. */
  public synchronized boolean isApiOut() {
    return apiFault != null;
  }

  /**
   * DNS fails, or works again: the server answers SERVFAIL, and the hosts file is emptied, since
   * the JDK's resolver has no other way to fail with it.
   */
  public synchronized void dnsOutage(boolean begins) {
    if (begins != dns.isOut()) {
      dns.outage(begins);
      log(begins ? "fault" : "fault ended", begins ? "DNS fails" : "DNS answers");
    }
  }

  /** Whether DNS fails. */
  public boolean isDnsOut() {
    return dns.isOut();
  }

  private void requireNode(String node) {
    if (!settings.zones().containsKey(node)) {
      throw new IllegalArgumentException(
          "No node '"
              + node
              + "'; there are "
              + settings.zones().keySet().stream().sorted().toList());
    }
  }

  private void onControl(Runnable task) {
    var unused = time.schedule(task, Duration.ZERO);
  }

  /** Ends all faults, scales back to what the lab began with, and puts back what was deleted. */
  public void reset() {
    apiOutage(false);
    dnsOutage(false);
    api.faults().clear();
    pods.behave();
    settings.zones().keySet().forEach(this::nodeReturn);
    Manifests.all(settings, podPorts).forEach(this::putIfMissing);
    scale(settings.replicas());
    log("reset", "all faults ended");
  }

  private void putIfMissing(String manifest) {
    JsonObject object = JsonParser.parseString(manifest).getAsJsonObject();
    String resource = Json.text(object, "kind").equals("Service") ? "services" : "deployments";
    if (objects.get(resource, NAMESPACE, Json.text(object, "metadata.name")) == null) {
      JsonObject unused = objects.put(object);
    }
  }

  private void log(String kind, String what) {
    ClusterEvent event = new ClusterEvent(time.now(), kind, what);
    listeners.forEach(listener -> listener.accept(event));
  }

  /** The present time of the cluster. */
  public Instant now() {
    return time.now();
  }

  @Override
  public void close() {
    control.close();
    virtualIps.close();
    pods.close();
    dns.close();
    loops.close();
    api.close();
    time.close();
    addresses.close();
  }
}
