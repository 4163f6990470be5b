// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** A place in memory, as simple as can be, whose source has one {@link Flaw} if wanted. */
final class MemoryPlace implements Place.OfService, Place.OfCatalog {

  static final String SERVICE = "greeter";

  final Flaw flaw;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Map<String, EndpointSet> services = new TreeMap<>();
  private final Set<MemoryClient> clients = new LinkedHashSet<>();
  private boolean broken;
  private boolean mute;
  private int asked;

  MemoryPlace(Flaw flaw) {
    this.flaw = flaw;
  }

  /** What a client gets when it looks. */
  record State(boolean broken, boolean mute, Map<String, EndpointSet> services) {}

  synchronized State state() {
    asked++;
    return new State(broken, mute, Map.copyOf(services));
  }

  synchronized void add(MemoryClient client) {
    clients.add(client);
    if (flaw == Flaw.LEAVES_A_THREAD) {
      Thread thread = new Thread(this::awaitEnd, "evenkeel-forgotten");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void remove(MemoryClient client) {
    if (flaw != Flaw.LEAVES_ITS_WATCH_OPEN) {
      clients.remove(client);
    }
  }

  @Override
  public DiscoveryProvider provider() {
    return new MemoryProvider(this);
  }

  @Override
  public Settings settings() {
    return Settings.none();
  }

  @Override
  public List<Target> targets() {
    return List.of(Target.parse("memory:///" + SERVICE), Target.parse("memory:" + SERVICE));
  }

  @Override
  public Target scope() {
    return Target.parse("memory:///*");
  }

  @Override
  public void put(List<String> hosts) {
    put(SERVICE, hosts);
  }

  @Override
  public void vanish() {
    vanish(SERVICE);
  }

  @Override
  public synchronized void put(String service, List<String> hosts) {
    services.put(
        service, EndpointSet.of(hosts.stream().map(host -> Endpoint.of(host, 80)).toList()));
    tell();
  }

  @Override
  public synchronized void vanish(String service) {
    services.remove(service);
    tell();
  }

  @Override
  public synchronized void breakOff() {
    broken = true;
    tell();
  }

  @Override
  public synchronized void mute() {
    mute = true;
  }

  @Override
  public synchronized void heal() {
    broken = false;
    mute = false;
    tell();
  }

  private void tell() {
    clients.forEach(MemoryClient::look);
  }

  @Override
  public synchronized int openWatches() {
    return clients.size();
  }

  @Override
  public synchronized int timesAsked() {
    return asked;
  }

  @Override
  public void close() {
    end.countDown();
  }
}
