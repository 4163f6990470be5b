// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.LoadMetric.Meter;
import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.core.balance.spi.PickRule.Pickers;
import io.evenkeel.core.balance.stage.Ejection;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The balancing of one channel: takes the endpoints through the stages and gives a picker over
 * those that are left.
 *
 * <p>Knows no gRPC, holds no connection, reads no clock and starts no thread: it is told what
 * happens, with the time, and is asked for {@link #refresh}. So gRPC, a proxy and a simulation
 * drive the same object.
 *
 * <p>All methods are called by one thread at a time. Its {@link Member}s hear of calls from any
 * thread, and its pickers are picked from by any; when what they hear should change the picker,
 * {@code changed} is run, by that thread.
 *
 * <p>Time is in nanoseconds of a clock of which only differences mean anything; a clock that goes
 * back delays what was planned, and breaks nothing.
 */
public final class Balancer {

  private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();
  // However soon a rule wants another picker: each looks at all endpoints.
  private static final long LEAST_TICK_NANOS = Duration.ofMillis(100).toNanos();
  // What leaves the zone is looked at more often: in a second a queue grows by a second.
  private static final long SPILL_NANOS = Duration.ofMillis(250).toNanos();
  private static final Comparator<Endpoint> BY_ID = EndpointSet.order();

  private final Client client;
  private final Connections connections;
  private final RandomGenerator random;
  private final Runnable changed;
  private final FleetPicker.Spill spill = new FleetPicker.Spill();

  private BalancerConfig config;
  private Pickers localPickers;
  private Pickers remotePickers;
  private long tickNanos;
  private Meter meter;
  private Stages stages;
  private @Nullable Ejections ejections;
  // What a call's end needs, read by any thread.
  private volatile @Nullable Ejection ejection;

  // Sorted by id.
  private Member[] members = {};
  private @Nullable Tier local;
  private @Nullable Tier remote;
  private FleetPicker picker;
  private boolean stale;
  private long tickedAt;
  private int localTotal;
  private long spilledAt;

  private Balancer(
      BalancerConfig config,
      Client client,
      RandomGenerator random,
      Connections connections,
      Runnable changed,
      long now) {
    this.config = config;
    this.client = client;
    this.random = random;
    this.connections = connections;
    this.changed = changed;
    localPickers = config.pick().newPickers(random);
    remotePickers = config.pick().newPickers(random);
    tickNanos = tickNanos(localPickers);
    meter = config.pick().metric().newMeter();
    stages = new Stages(config, client, null);
    ejections = ejections(config, random);
    ejection = config.ejection();
    picker = new FleetPicker(null, null, List.of(), 0, spill, random);
    tickedAt = now;
  }

  /**
   * A balancer without endpoints.
   *
   * @param random thread-safe
   * @param changed run by any thread when {@link #refresh} should be called; must not do so itself
   */
  public static Balancer create(
      BalancerConfig config,
      Client client,
      RandomGenerator random,
      Connections connections,
      Runnable changed,
      long now) {
    return new Balancer(config, client, random, connections, changed, now);
  }

  /**
   * Other settings; what is known of the endpoints stays as far as the settings go on to use it.
   */
  public void configure(BalancerConfig config, long now) {
    BalancerConfig before = this.config;
    if (config.equals(before)) {
      return;
    }
    this.config = config;
    if (!config.pick().equals(before.pick())) {
      localPickers = config.pick().newPickers(random);
      remotePickers = config.pick().newPickers(random);
      tickNanos = tickNanos(localPickers);
      local = null;
      remote = null;
    }
    if (!config.pick().metric().equals(before.pick().metric())) {
      meter = config.pick().metric().newMeter();
      for (Member member : members) {
        member.setLoad(meter.newLoad(now));
      }
      // They have the loads from before, also where a rule that stays the same gives a new metric.
      local = null;
      remote = null;
    }
    if (config.ejection() == null) {
      for (Member member : members) {
        if (member.probation.isEjected()) {
          member.probation.restore(now);
        }
      }
    }
    ejection = config.ejection();
    stages = new Stages(config, client, stages);
    ejections = ejections(config, random);
    stale = true;
  }

  /** The endpoints are these now. */
  @SuppressWarnings("ReferenceEquality") // most are the very same: no need to look into them
  public void update(EndpointSet set, long now) {
    List<Endpoint> endpoints = set.endpoints();
    Member[] merged = new Member[endpoints.size()];
    int old = 0;
    for (int i = 0; i < merged.length; i++) {
      Endpoint endpoint = endpoints.get(i);
      if (old < members.length && members[old].endpoint() == endpoint) {
        merged[i] = members[old++];
        continue;
      }
      int order = -1;
      while (old < members.length
          && (order = BY_ID.compare(members[old].endpoint(), endpoint)) < 0) {
        remove(members[old++]);
      }
      if (old < members.length && order == 0) {
        merged[i] = members[old++];
        replace(merged[i], endpoint);
      } else {
        merged[i] = new Member(this, endpoint, meter.newLoad(now));
      }
    }
    while (old < members.length) {
      remove(members[old++]);
    }
    members = merged;
    stale = true;
  }

  private static @Nullable Ejections ejections(BalancerConfig config, RandomGenerator random) {
    Ejection settings = config.ejection();
    return settings == null ? null : new Ejections(settings, random);
  }

  private void remove(Member member) {
    if (member.opened) {
      member.opened = false;
      connections.close(member);
    }
  }

  private void replace(Member member, Endpoint endpoint) {
    Endpoint before = member.endpoint();
    if (before.equals(endpoint)) {
      return;
    }
    member.setEndpoint(endpoint);
    boolean moved =
        !before.addresses().equals(endpoint.addresses())
            || !Objects.equals(before.serverName(), endpoint.serverName());
    if (moved && member.opened) {
      connections.moved(member, before);
    }
  }

  /**
   * Its connection stands, or does not.
   *
   * @param failing whether the last attempt to connect failed; of worth where it does not stand
   */
  public void connected(Member member, boolean connected, boolean failing) {
    if (member.connected != connected || member.failing != failing) {
      member.probation.reconnects();
      member.connected = connected;
      member.failing = failing;
      member.heardOf |= connected || failing;
      stale = true;
    }
  }

  /** What its health service says. */
  public void serving(Member member, boolean serving) {
    if (member.serving != serving) {
      member.serving = serving;
      stale = true;
    }
  }

  /** A call's answer came, or the first message of it. */
  void callAnswered(Member member, long startedAt) {
    if (ejection != null && member.probation.answered(startedAt)) {
      changed.run();
    }
  }

  /** A call was picked and never begun. */
  void callNeverBegan(Member member, long pickedAt) {
    if (ejection != null) {
      member.probation.abandoned(pickedAt, pickedAt);
    }
  }

  /**
   * A call ended.
   *
   * @param answered whether {@link #callAnswered} was told of it
   */
  void callEnded(Member member, boolean answered, long startedAt, Outcome outcome, long now) {
    Ejection settings = ejection;
    if (settings == null) {
      return;
    }
    switch (outcome) {
      case ANSWERED -> {
        if (!answered) {
          callAnswered(member, startedAt);
        }
      }
      case FAILED -> {
        if (member.probation.failed(startedAt, settings.failures())) {
          changed.run();
        }
      }
      case ABANDONED -> member.probation.abandoned(startedAt, now);
    }
  }

  /**
   * Brings the picker up to date: after each change, after {@code changed} was run, and at {@link
   * #nextRefresh}.
   *
   * @return the picker to use from now on; the same object where nothing changed
   */
  public FleetPicker refresh(long now) {
    if (now - tickedAt >= tickNanos || now - tickedAt < 0) {
      tick(now);
    }
    boolean moved = ejections != null && ejections.judge(members, now);
    if (stale || moved) {
      stale = false;
      rebuild(now);
      spill(now);
    } else if (isSpilling() && (now - spilledAt >= SPILL_NANOS || now - spilledAt < 0)) {
      spill(now);
    }
    return picker;
  }

  /** When {@link #refresh} should be called at the latest. */
  public long nextRefresh() {
    long tick = tickedAt + tickNanos;
    long spill = spilledAt + SPILL_NANOS;
    return isSpilling() && spill - tick < 0 ? spill : tick;
  }

  /** Pickers may age faster than that, as where weights are looked at more often. */
  private static long tickNanos(Pickers pickers) {
    return Math.max(LEAST_TICK_NANOS, Math.min(TICK_NANOS, pickers.maxAgeNanos()));
  }

  private boolean isSpilling() {
    return remote != null && config.zones() != null;
  }

  private void spill(long now) {
    spilledAt = now;
    spill.setRemoteShare(stages.remoteShare(local, remote, localTotal, now));
  }

  private void tick(long now) {
    tickedAt = now;
    List<Load> loads = new ArrayList<>(members.length);
    for (Member member : members) {
      loads.add(member.metricLoad());
    }
    meter.refresh(loads, now);
    // Weights of those who start slowly, pickers that age, failures that were too many at once: a
    // rebuild that finds nothing new changes nothing.
    stale = true;
  }

  private void rebuild(long now) {
    Stages.Result result = stages.run(members, now);
    for (Member member : members) {
      if (member.wanted && !member.opened) {
        member.opened = true;
        connections.open(member);
      } else if (!member.wanted && member.opened) {
        member.opened = false;
        member.connected = false;
        member.failing = false;
        member.heardOf = false;
        member.serving = true;
        connections.close(member);
      }
    }
    local = Tier.of(result.local(), localPickers, local, now);
    remote = Tier.of(result.remote(), remotePickers, remote, now);
    localTotal = result.localTotal();
    Ejection settings = config.ejection();
    long giveUpNanos = settings == null ? 0 : settings.most().toNanos();
    if (picker.differs(local, remote, result.ejected(), giveUpNanos)) {
      picker = new FleetPicker(local, remote, result.ejected(), giveUpNanos, spill, random);
    }
  }

  /** All endpoints, sorted by id. */
  public List<Member> members() {
    // No copy: an update puts another array in its place.
    return Collections.unmodifiableList(Arrays.asList(members));
  }

  /** The share of calls that leaves the client's zone, from 0 to 1. */
  public double remoteShare() {
    return spill.remoteShare();
  }

  /** What is known of every endpoint, sorted by id. */
  public List<MemberView> views(long now) {
    List<MemberView> views = new ArrayList<>(members.length);
    for (Member member : members) {
      views.add(
          new MemberView(
              member.endpoint(),
              member.stage,
              member.local,
              member.connected,
              member.inFlight(),
              member.load(now),
              member.weight(),
              member.probation.failures(),
              member.probation.tries(),
              member.probation.isEjected() ? Math.max(0, member.probation.nextTry() - now) : 0));
    }
    return views;
  }
}
