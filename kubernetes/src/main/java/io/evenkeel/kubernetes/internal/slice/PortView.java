// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Excluded;
import io.evenkeel.kubernetes.internal.slice.EndpointJoin.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Service as one port shows it: the set of endpoints, kept up to date slice by slice.
 *
 * <p>The port is settled to a Service port's name at the first list that carries it, and again only
 * when no slice carries that name any more: pods may listen on different numbers under one name.
 *
 * <p>Not thread-safe: one serial owner.
 */
public final class PortView {

  private static final Comparator<Endpoint> ORDER = EndpointSet.order();

  // Below that the memory for filters is worth more than the time they save.
  private static final int MANY = 4;

  private final PortSelector selector;
  private final Collection<KeptSlice> slices;
  private final TreeMap<String, Excluded> excluded = new TreeMap<>();
  private EndpointSet endpoints = EndpointSet.EMPTY;
  private @Nullable String settled;
  private @Nullable ServicePorts service;
  private Outcome outcome = Outcome.NO_SLICES;

  /** What the slices come to. */
  public enum Outcome {
    /** {@link #endpoints()} is what can be called; it may be empty. */
    SET,
    /** There is no slice at all: perhaps no Service. */
    NO_SLICES,
    /** No slice has the number that is asked for: the Service must tell its name. */
    NEEDS_SERVICE,
    /** There is no such port; {@link #ports()} are those there are. */
    NO_SUCH_PORT,
    /** None was asked for, and there are several: {@link #ports()}. */
    AMBIGUOUS_PORT
  }

  PortView(PortSelector selector, Collection<KeptSlice> slices) {
    this.selector = selector;
    this.slices = slices;
    rebuild();
  }

  /** The port that is asked for. */
  public PortSelector selector() {
    return selector;
  }

  /** What the slices come to now. */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * What can be called, where the outcome is a set. Where only the Service can tell the port, those
   * of the last set that are in a slice still; else none.
   */
  public EndpointSet endpoints() {
    return endpoints;
  }

  /** The name the port is settled to, or null. */
  public @Nullable String settledPort() {
    return settled;
  }

  /** The ports of all slices, as {@code name=number}, or the number alone; sorted. */
  public Collection<String> ports() {
    TreeSet<String> ports = new TreeSet<>();
    for (KeptSlice slice : slices) {
      for (SlicePort port : slice.ports()) {
        if (port.number() > 0) {
          ports.add(port.name().isEmpty() ? "" + port.number() : port.name() + "=" + port.number());
        }
      }
    }
    return ports;
  }

  /** What the Service says of its ports, as an answer to {@link Outcome#NEEDS_SERVICE}. */
  public void service(ServicePorts answer) {
    service = answer;
    rebuild();
    service = null;
  }

  /** Starts anew from all slices. */
  void rebuild() {
    settle();
    if (outcome != Outcome.SET) {
      return;
    }
    excluded.clear();
    List<Place> all = new ArrayList<>();
    for (KeptSlice slice : slices) {
      for (int i = 0; i < slice.size(); i++) {
        all.add(new Place(slice, i));
      }
    }
    // Stable: places with one id stay in the order of their slices.
    all.sort((a, b) -> ORDER.compare(a.endpoint(), b.endpoint()));
    List<Endpoint> joined = new ArrayList<>(all.size());
    for (int from = 0, to; from < all.size(); from = to) {
      Endpoint first = all.get(from).endpoint();
      to = from + 1;
      while (to < all.size() && ORDER.compare(first, all.get(to).endpoint()) == 0) {
        to++;
      }
      Endpoint endpoint = join(all.subList(from, to));
      if (endpoint != null) {
        joined.add(endpoint);
      }
    }
    endpoints = EndpointSet.of(joined).withExcluded(excluded.values());
    shareList();
  }

  private void shareList() {
    if (slices.size() == 1) {
      slices.iterator().next().shareListWith(endpoints);
    }
  }

  /** One slice has changed, come or gone: only its endpoints that differ are joined again. */
  void changed(@Nullable KeptSlice before, @Nullable KeptSlice after) {
    String was = settled;
    boolean wasSet = outcome == Outcome.SET;
    if (was != null && after != null && after.portNumber(was) > 0) {
      // As most changes are: what the other slices' ports are does not matter.
      outcome = Outcome.SET;
    } else {
      settle();
    }
    if (outcome != Outcome.SET) {
      return;
    }
    if (!wasSet || !settledPortIs(was)) {
      rebuild();
      return;
    }
    List<Endpoint> put = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    boolean excludedChanged = false;
    for (Endpoint each : differing(before, after)) {
      String id = each.id();
      Excluded excludedBefore = excluded.remove(id);
      Endpoint endpoint = join(places(each));
      if (endpoint == null) {
        removed.add(id);
      } else {
        put.add(endpoint);
      }
      Excluded excludedNow = excluded.get(id);
      excludedChanged |=
          excludedBefore == null ? excludedNow != null : !excludedBefore.equals(excludedNow);
    }
    endpoints = endpoints.with(put, removed);
    if (excludedChanged) {
      endpoints = endpoints.withExcluded(excluded.values());
    }
    shareList();
  }

  private boolean settledPortIs(@Nullable String name) {
    return settled != null && settled.equals(name);
  }

  /** Where the slices have an endpoint with that one's id. */
  private List<Place> places(Endpoint like) {
    List<Place> places = new ArrayList<>(2);
    boolean many = slices.size() >= MANY;
    int hash = many ? like.hashCode() : 0;
    for (KeptSlice slice : slices) {
      int index = !many || slice.mayHave(hash) ? slice.indexOf(like) : -1;
      if (index >= 0) {
        places.add(new Place(slice, index));
      }
    }
    return places;
  }

  private @Nullable Endpoint join(List<Place> places) {
    EndpointJoin join = EndpointJoin.of(places, settled == null ? "" : settled);
    if (join.excluded() != null) {
      excluded.put(join.excluded().id(), join.excluded());
    }
    return join.endpoint();
  }

  /** Those whose entries differ between two states of one slice, in one pass over both. */
  private List<Endpoint> differing(@Nullable KeptSlice before, @Nullable KeptSlice after) {
    List<Endpoint> differing = new ArrayList<>();
    String port = settled == null ? "" : settled;
    boolean all =
        before != null && after != null && before.portNumber(port) != after.portNumber(port);
    int i = 0;
    int j = 0;
    int beforeSize = before == null ? 0 : before.size();
    int afterSize = after == null ? 0 : after.size();
    while (i < beforeSize || j < afterSize) {
      Endpoint old = before != null && i < beforeSize ? before.endpoint(i) : null;
      Endpoint now = after != null && j < afterSize ? after.endpoint(j) : null;
      int order = now == null ? -1 : old == null ? 1 : ORDER.compare(old, now);
      if (order < 0 && old != null) {
        differing.add(old);
        i++;
      } else if (order > 0 && now != null) {
        differing.add(now);
        j++;
      } else if (before != null && after != null && now != null) {
        if (all || !before.isEqual(i, after, j)) {
          differing.add(now);
        }
        i++;
        j++;
      }
    }
    return differing;
  }

  /** Settles the port and the outcome. */
  private void settle() {
    if (slices.isEmpty()) {
      // A Service that loses its last slice has no endpoints: the place says so.
      endpoints = EndpointSet.EMPTY;
      excluded.clear();
      outcome = Outcome.NO_SLICES;
      return;
    }
    TreeSet<String> names = new TreeSet<>();
    boolean anyEndpoint = false;
    for (KeptSlice slice : slices) {
      anyEndpoint |= slice.size() > 0;
      for (SlicePort port : slice.ports()) {
        if (port.number() > 0) {
          names.add(port.name());
        }
      }
    }
    if (settled != null && names.contains(settled)) {
      outcome = Outcome.SET;
      return;
    }
    if (names.isEmpty() && !anyEndpoint) {
      // Scaled to zero: the controller leaves one slice with neither ports nor endpoints.
      outcome = Outcome.SET;
      return;
    }
    outcome = choose(names);
    if (outcome == Outcome.NEEDS_SERVICE) {
      dropGone();
    } else if (outcome != Outcome.SET) {
      // No slice has the port: as with any other change, the place says so.
      endpoints = EndpointSet.EMPTY;
      excluded.clear();
    }
  }

  /** Whichever port is meant, who is in no slice any more is gone. */
  private void dropGone() {
    List<String> gone = new ArrayList<>();
    for (Endpoint endpoint : endpoints.endpoints()) {
      if (places(endpoint).isEmpty()) {
        gone.add(endpoint.id());
      }
    }
    if (!gone.isEmpty()) {
      endpoints = endpoints.with(List.of(), gone);
    }
  }

  private Outcome choose(NavigableSet<String> names) {
    if (selector.name() != null) {
      if (!names.contains(selector.name())) {
        return Outcome.NO_SUCH_PORT;
      }
      settled = selector.name();
      return Outcome.SET;
    }
    if (selector.number() != 0) {
      return chooseByNumber(names);
    }
    if (names.size() != 1) {
      return names.isEmpty() ? Outcome.NO_SUCH_PORT : Outcome.AMBIGUOUS_PORT;
    }
    settled = names.first();
    return Outcome.SET;
  }

  private Outcome chooseByNumber(Set<String> names) {
    for (KeptSlice slice : slices) {
      for (SlicePort port : slice.ports()) {
        if (port.number() == selector.number()) {
          settled = port.name();
          return Outcome.SET;
        }
      }
    }
    if (service == null) {
      return Outcome.NEEDS_SERVICE;
    }
    for (ServicePorts.Port port : service.ports()) {
      if (port.number() == selector.number() && names.contains(port.name())) {
        settled = port.name();
        return Outcome.SET;
      }
    }
    return Outcome.NO_SUCH_PORT;
  }
}
