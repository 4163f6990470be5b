// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.dns.DnsDiscoveryProvider;
import io.evenkeel.dns.DnsSettings;
import io.evenkeel.grpc.BalancerSnapshot;
import io.evenkeel.grpc.DiscoveryNameResolverProvider;
import io.evenkeel.grpc.EvenkeelBalancers;
import io.evenkeel.kubernetes.ClusterConfig;
import io.evenkeel.kubernetes.KubernetesSettings;
import io.evenkeel.lab.cluster.LabCluster;
import io.evenkeel.lab.cluster.net.DnsZone;
import io.evenkeel.lab.cluster.net.JdkResolver;
import io.evenkeel.lab.cluster.pod.PodAddress;
import io.evenkeel.lab.load.ConnectionCount;
import io.evenkeel.lab.mode.Need;
import io.evenkeel.lab.mode.Place;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A lab's cluster as its ways of calling find it. Thread-safe. */
final class LabPlace implements Place, Actions.Outages, Actions.Policy, AutoCloseable {

  private static final String DNS = "dns";

  /** Evenkeel's own dns under another name: gRPC's keeps the name in this JVM. */
  private static final String EVENKEEL_DNS = "evenkeel-dns";

  // One thread can begin and end 20,000 calls a second; the pods have threads of their own.
  private static final int THREADS = 1;

  private static final String HEADLESS_SHORT =
      LabCluster.GREETER_HEADLESS + "." + LabCluster.NAMESPACE;
  private static final String HEADLESS = HEADLESS_SHORT + "." + DnsZone.DOMAIN;

  private final LabCluster cluster;
  private final Discoveries discoveries;
  private final NameResolverProvider dnsProvider;
  private final PolicyConfigs policies;
  private final String zone;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          THREADS,
          new DefaultThreadFactory("evenkeel-lab-client", true),
          NioIoHandler.newFactory());
  private final Spellings headlessNames =
      new Spellings(List.of(HEADLESS, HEADLESS_SHORT + ".svc", HEADLESS_SHORT));
  private final Map<String, ConnectionCount> connections = new ConcurrentHashMap<>();

  private LabPlace(LabCluster cluster, String rule, String zone) {
    this.cluster = cluster;
    this.policies = new PolicyConfigs(rule);
    this.zone = zone;
    Settings settings =
        Settings.none()
            .with(
                KubernetesSettings.CLUSTER,
                ClusterConfig.url(cluster.apiUrl())
                    .withCa(cluster.caPem())
                    .withToken(cluster.token()))
            // Names of the lab are nobody else's business.
            .with(DnsSettings.SYSTEM, false);
    this.discoveries =
        Discoveries.builder().settings(settings).observer(DiscoveryObserver.NONE).build();
    this.dnsProvider = new OwnDns(settings);
    NameResolverRegistry.getDefaultRegistry().register(dnsProvider);
    NameResolverRegistry.getDefaultRegistry().register(policies);
  }

  /**
   * Makes this JVM ready for a lab: the JDK's resolver will know the lab's names, and gRPC's own
   * {@code dns} stays beside Evenkeel's. Must be the first that this JVM does about networks.
   */
  static void prepareJvm() {
    JdkResolver.claim();
    System.setProperty(DnsSettings.TAKE_OVER.property(), "false");
  }

  /**
   * The place of a cluster whose pods are ready.
   *
   * @throws IllegalStateException if the JDK does not know the lab's names
   */
  static LabPlace of(LabCluster cluster, LabSettings settings, Duration within)
      throws InterruptedException {
    int pods = settings.cluster().replicas();
    // Who asks before all pods are in DNS is told of some, and told no more for half a minute.
    CountDownLatch never = new CountDownLatch(1);
    long deadline = cluster.ticker().nanoTime() + within.toNanos();
    while (cluster.podsInDns(LabCluster.GREETER_HEADLESS, PodAddress.GRPC) < pods) {
      if (cluster.ticker().nanoTime() - deadline >= 0) {
        throw new IllegalStateException(
            "The lab's DNS did not know its " + pods + " pods within " + within.toSeconds() + " s");
      }
      var unused = never.await(5, TimeUnit.MILLISECONDS);
    }
    // Where pods share an address, no way of calling asks the JDK for a name.
    if (pods > 0
        && cluster.hasPodAddresses()
        && !JdkResolver.knows(
            LabCluster.GREETER + "." + LabCluster.NAMESPACE + "." + DnsZone.DOMAIN)) {
      throw new IllegalStateException(
          "The JDK does not know the lab's names: something in this JVM looked a name up before the"
              + " lab began. Start Java with -D"
              + JdkResolver.PROPERTY
              + "=FILE, a file that may be overwritten");
    }
    return new LabPlace(cluster, settings.pick(), settings.zone());
  }

  @Override
  public boolean has(Need need) {
    return switch (need) {
      case POD_ADDRESSES -> cluster.hasPodAddresses();
    };
  }

  @Override
  public String virtualAddress() {
    InetSocketAddress address = cluster.virtualIp(PodAddress.GRPC);
    if (!cluster.hasPodAddresses()) {
      // The name stands for an address that is nowhere on this machine.
      return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
    return LabCluster.GREETER
        + "."
        + LabCluster.NAMESPACE
        + "."
        + DnsZone.DOMAIN
        + ":"
        + address.getPort();
  }

  @Override
  public String headlessName() {
    return HEADLESS;
  }

  @Override
  public String headlessNameOf(String mode) {
    return headlessNames.of(mode);
  }

  @Override
  public int port() {
    return cluster.podPort(PodAddress.GRPC);
  }

  @Override
  public int agedPort() {
    return cluster.podPort(PodAddress.GRPC_AGED);
  }

  @Override
  public Duration connectionAge() {
    return cluster.settings().connectionAge();
  }

  @Override
  public String dnsServer() {
    InetSocketAddress server = cluster.dnsServer();
    return server.getAddress().getHostAddress() + ":" + server.getPort();
  }

  @Override
  public Duration dnsTtl() {
    return cluster.settings().dnsTtl();
  }

  @Override
  public Discoveries discoveries() {
    return discoveries;
  }

  @Override
  public String schemeOf(String scheme) {
    return scheme.equals(DNS) ? EVENKEEL_DNS : scheme;
  }

  @Override
  public ManagedChannelBuilder<?> channel(String mode, String target) {
    ConnectionCount open = connections.computeIfAbsent(mode, m -> new ConnectionCount());
    return NettyChannelBuilder.forTarget(target, InsecureChannelCredentials.create())
        .channelType(NioSocketChannel.class)
        .eventLoopGroup(loops)
        .directExecutor()
        .addTransportFilter(open);
  }

  @Override
  public ManagedChannelBuilder<?> balanced(String mode, String target) {
    return channel(mode, policies.target(mode, target));
  }

  @Override
  public String zone() {
    return zone;
  }

  @Override
  public String rule() {
    return policies.rule();
  }

  @Override
  public void rule(String other) {
    policies.rule(other);
  }

  /** What the policies of this lab's channels know, by way of calling. */
  Map<String, BalancerSnapshot> balancers() {
    Map<String, BalancerSnapshot> balancers = new HashMap<>();
    for (BalancerSnapshot snapshot : EvenkeelBalancers.snapshots()) {
      String way = policies.way(snapshot.target());
      if (way != null) {
        balancers.put(way, snapshot);
      }
    }
    return balancers;
  }

  /** Connections that are open for a way of calling. */
  int connections(String mode) {
    ConnectionCount open = connections.get(mode);
    return open == null ? 0 : open.open();
  }

  /** Connections that a way of calling ever had. */
  int connectionsMade(String mode) {
    ConnectionCount count = connections.get(mode);
    return count == null ? 0 : count.made();
  }

  @Override
  public void api(boolean out) {
    cluster.apiOutage(out);
  }

  @Override
  public void dns(boolean out) {
    cluster.dnsOutage(out);
  }

  @Override
  public void close() {
    NameResolverRegistry.getDefaultRegistry().deregister(dnsProvider);
    NameResolverRegistry.getDefaultRegistry().deregister(policies);
    discoveries.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  private static final class OwnDns extends DiscoveryNameResolverProvider {
    OwnDns(Settings settings) {
      super(new DnsDiscoveryProvider(), DNS, EVENKEEL_DNS, settings);
    }
  }
}
