// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import io.evenkeel.simulation.event.EventLoop;
import io.evenkeel.simulation.policy.Backend;
import io.evenkeel.simulation.policy.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The servers, those that come and go included, and the place that lists them. */
public final class Fleet {

  private final FleetSpec spec;
  private final EventLoop loop;
  private final SplittableRandom random;
  private final List<Server> all = new ArrayList<>();
  private final List<Server> slots = new ArrayList<>();
  private final List<Backend> ready = new ArrayList<>();
  private final List<Backend> draining = new ArrayList<>();
  private final List<Consumer<Listing>> watchers = new ArrayList<>();

  /** A fleet in which all servers are ready. */
  public Fleet(FleetSpec spec, EventLoop loop, SplittableRandom random) {
    this.spec = spec;
    this.loop = loop;
    this.random = random;
    for (Zone zone : spec.zones()) {
      for (int i = 0; i < zone.servers(); i++) {
        Server server = newServer(zone.name());
        slots.add(server);
        ready.add(server.backend());
      }
    }
  }

  private Server newServer(String zone) {
    Server server = new Server(Backend.of(all.size(), zone), spec.workers(), loop, random.split());
    all.add(server);
    return server;
  }

  FleetSpec spec() {
    return spec;
  }

  /** How many servers it has when none is on its way in or out. */
  int size() {
    return slots.size();
  }

  /** The server in a slot, from 0: the one that replaced those before. */
  Server slot(int slot) {
    return slots.get(slot);
  }

  /** All that ever were; {@link Backend#number} is the index. */
  public List<Server> all() {
    return all;
  }

  /** The server of a backend. */
  public Server server(Backend backend) {
    return all.get(backend.number());
  }

  /** What a source would say now. */
  public Listing listing() {
    return Listing.of(ready, draining);
  }

  /** Tells of each change, when it happens. */
  public void watch(Consumer<Listing> watcher) {
    watchers.add(watcher);
  }

  /** A new server takes a slot, ready at once; the one before stays as it is. */
  Server replace(int slot) {
    Server server = newServer(slots.get(slot).backend().zone());
    slots.set(slot, server);
    setReady(server);
    return server;
  }

  /** It takes calls. */
  void setReady(Server server) {
    draining.remove(server.backend());
    if (!ready.contains(server.backend())) {
      ready.add(server.backend());
    }
    publish();
  }

  /** It is about to leave: its readiness fails, and it goes on with what it has. */
  void setDraining(Server server) {
    ready.remove(server.backend());
    draining.add(server.backend());
    publish();
  }

  /** It is listed no more. */
  void setGone(Server server) {
    ready.remove(server.backend());
    draining.remove(server.backend());
    publish();
  }

  private void publish() {
    Listing listing = listing();
    watchers.forEach(watcher -> watcher.accept(listing));
  }
}
