// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.net;

import io.evenkeel.lab.cluster.net.ServiceTable.PodEndpoint;
import io.evenkeel.lab.cluster.net.ServiceTable.ServiceEntry;
import io.evenkeel.lab.cluster.net.ServiceTable.ServicePort;
import io.evenkeel.lab.cluster.pod.Literal;
import io.netty.channel.EventLoopGroup;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * kube-proxy: a forwarder for each port of each Service with a virtual address. Thread-safe.
 *
 * <p>It listens at the virtual address and the Service's own port where the machine lets it; else
 * at that port plus 8000, since ports below 1024 may be root's; else at any port of 127.0.0.1.
 */
public final class VirtualIps implements AutoCloseable {

  private static final Logger LOG = System.getLogger(VirtualIps.class.getName());

  private static final int UNPRIVILEGED = 8000;

  private record Key(String namespace, String service, String port, int number, String ip) {}

  private final EventLoopGroup loops;
  private final RandomGenerator random;
  private final Map<Key, Forwarder> forwarders = new HashMap<>();

  /** Replaced as a whole: event loops read it, and must not wait for one who waits for them. */
  private volatile Map<Key, List<PodEndpoint>> endpoints = Map.of();

  /** Forwards nothing yet. */
  public VirtualIps(EventLoopGroup loops, RandomGenerator random) {
    this.loops = loops;
    this.random = random;
  }

  /** New connections go by this table from now on; those that are open go on as they are. */
  public synchronized void update(ServiceTable table) {
    Map<Key, List<PodEndpoint>> wanted = new HashMap<>();
    for (ServiceEntry service : table.services()) {
      if (service.isHeadless() || service.clusterIp().isEmpty()) {
        continue;
      }
      for (ServicePort port : service.ports()) {
        Key key =
            new Key(
                service.namespace(),
                service.name(),
                port.name(),
                port.number(),
                service.clusterIp());
        wanted.put(key, service.usable(port.name()));
      }
    }
    endpoints = Map.copyOf(wanted);
    wanted.keySet().forEach(key -> forwarders.computeIfAbsent(key, this::open));
    forwarders
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.containsKey(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
  }

  private Forwarder open(Key key) {
    Forwarder forwarder = new Forwarder(loops, () -> choose(key));
    boolean own = key.ip.startsWith("127.");
    if ((own && forwarder.listen(Literal.at(key.ip, key.number)))
        || (own && forwarder.listen(Literal.at(key.ip, key.number + UNPRIVILEGED)))
        || forwarder.listen(Literal.at("127.0.0.1", 0))) {
      return forwarder;
    }
    LOG.log(Level.WARNING, "No port of loopback is free for the virtual address of " + key);
    return forwarder;
  }

  private @Nullable InetSocketAddress choose(Key key) {
    List<PodEndpoint> usable = endpoints.getOrDefault(key, List.of());
    if (usable.isEmpty()) {
      return null;
    }
    PodEndpoint chosen;
    synchronized (random) {
      chosen = usable.get(random.nextInt(usable.size()));
    }
    return Literal.at(chosen.ip(), chosen.number());
  }

  /**
   * Where a Service's port is to be dialled.
   *
   * @throws IllegalArgumentException if there is no such Service with a virtual address, or no such
   *     port
   */
  public synchronized InetSocketAddress address(String namespace, String service, String port) {
    for (Map.Entry<Key, Forwarder> entry : forwarders.entrySet()) {
      Key key = entry.getKey();
      if (key.namespace.equals(namespace) && key.service.equals(service) && key.port.equals(port)) {
        return entry.getValue().address();
      }
    }
    throw new IllegalArgumentException(
        "No virtual address of "
            + service
            + "."
            + namespace
            + " with a port '"
            + port
            + "'; there are "
            + forwarders.keySet().stream()
                .map(k -> k.service + "." + k.namespace + ":" + k.port)
                .sorted()
                .toList());
  }

  @Override
  public synchronized void close() {
    forwarders.values().forEach(Forwarder::close);
    forwarders.clear();
    endpoints = Map.of();
  }
}
