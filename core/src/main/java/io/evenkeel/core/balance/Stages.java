// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.metric.ReportedLoad;
import io.evenkeel.core.balance.metric.Utilization;
import io.evenkeel.core.balance.stage.Newcomers;
import io.evenkeel.core.balance.stage.SlowStart;
import io.evenkeel.core.balance.stage.Subset;
import io.evenkeel.core.balance.stage.SubsetOrder;
import io.evenkeel.core.balance.stage.ZoneSpill;
import io.evenkeel.core.balance.stage.ZoneTiers;
import io.evenkeel.core.balance.stage.Zones;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The stages before the pick, in their order: who drains, zones, subset, health and ejection, slow
 * start, panic. Decides for each member whether it is {@link Member#wanted}, its {@link
 * Member#stage}, its weight, and who the candidates are. Of the balancer's one thread.
 */
final class Stages {

  private final long reportNanos;

  private final BalancerConfig config;
  private final ClientView view;
  private final SubsetOrder order;
  private final @Nullable ZoneSpill zoneSpill;

  /** Goes on from {@code before} in what has a memory, where its settings are the same. */
  Stages(BalancerConfig config, Client client, @Nullable Stages before) {
    this.config = config;
    reportNanos = reportNanos(config);
    view = client.view();
    order =
        client.ordinal().isPresent()
            ? SubsetOrder.even(client.ordinal().getAsInt())
            : SubsetOrder.random(client.seed());
    Zones zones = config.zones();
    if (before != null && Objects.equals(before.config.zones(), zones)) {
      zoneSpill = before.zoneSpill;
    } else {
      zoneSpill = zones == null ? null : new ZoneSpill(zones);
    }
  }

  /**
   * Old reports say nothing of now: a zone of which none is newer attracts nothing. As long as the
   * metric of utilization believes them, and so long that one that is late makes no hole.
   */
  private static long reportNanos(BalancerConfig config) {
    long believed = Utilization.DEFAULT.expiration().toNanos();
    Duration period = config.reportPeriod();
    return period == null ? believed : Math.max(believed, 2 * period.toNanos());
  }

  /**
   * What the stages came to.
   *
   * @param local candidates of the tier that is used first
   * @param remote candidates of the other tier
   * @param ejected who may be tried with single calls
   * @param localTotal members of the local tier that this client uses, candidates or not, but for
   *     those of whom nothing is known yet
   */
  record Result(List<Member> local, List<Member> remote, List<Member> ejected, int localTotal) {}

  Result run(Member[] members, long now) {
    List<Member> eligible = eligible(members);
    weigh(eligible, now);
    List<Member> local = eligible;
    List<Member> remote = List.of();
    Zones zones = config.zones();
    if (zones != null) {
      ZoneTiers tiers = ZoneTiers.split(endpoints(eligible), view);
      local = ofTier(eligible, tiers.local());
      remote = ofTier(eligible, tiers.remote());
    }
    for (Member member : local) {
      member.local = true;
    }
    for (Member member : remote) {
      member.local = false;
    }
    List<Member> localSubset = subset(local);
    List<Member> remoteSubset = subset(remote);
    List<Member> ejected = new ArrayList<>();
    List<Member> localUsable = usable(localSubset, ejected);
    List<Member> remoteUsable = usable(remoteSubset, ejected);
    int localKnown = known(localSubset);
    int used = localSubset.size() + remoteSubset.size();
    int unknown = used - localKnown - known(remoteSubset);
    // Whoever still connects may come to serve: until it is known that too few do, they are waited
    // for, as they are at the start of a channel and after a scaling up.
    List<Member> leaving =
        localUsable.isEmpty() && remoteUsable.isEmpty() ? leaving(members) : List.of();
    if (!leaving.isEmpty()) {
      localUsable = leaving;
    } else if (localUsable.size() + remoteUsable.size() + unknown
        < config.panicThreshold() * used) {
      localUsable = withUnhealthy(localSubset, localUsable);
      remoteUsable = withUnhealthy(remoteSubset, remoteUsable);
    }
    if (localUsable.isEmpty() && remoteUsable.isEmpty() && ejected.isEmpty()) {
      // They were ejected, and say by now that they do not serve; but they are all there is.
      localUsable = ejectedOf(members);
    }
    return new Result(localUsable, remoteUsable, ejected, localKnown);
  }

  /**
   * Those that are, or should be, capacity. As Envoy leaves out hosts that wait for their first
   * health check: a server that is only just listed has taken nobody's calls yet, so that none have
   * to go elsewhere. One whose first connection fails is capacity that its place counts on and that
   * is not there; one that lost its connection leaves its calls to others at once.
   */
  private static int known(List<Member> tier) {
    int known = 0;
    for (Member member : tier) {
      known += member.heardOf ? 1 : 0;
    }
    return known;
  }

  /** Those that take new calls; all that there is where none does (KEP-1669). */
  private static List<Member> eligible(Member[] members) {
    List<Member> ready = new ArrayList<>(members.length);
    for (Member member : members) {
      if (member.endpoint().state() == Endpoint.State.READY) {
        ready.add(member);
      }
    }
    if (ready.isEmpty()) {
      return List.of(members);
    }
    for (Member member : members) {
      if (member.endpoint().state() == Endpoint.State.DRAINING) {
        // Its connection stays as it is: the others may begin to drain too.
        member.wanted = member.opened;
        member.stage = Stage.DRAINING;
      }
    }
    return ready;
  }

  /** Weights relative to their mean, since metrics count calls in flight per weight. */
  private void weigh(List<Member> eligible, long now) {
    double sum = 0;
    for (Member member : eligible) {
      sum += member.endpoint().weight();
    }
    long[] since = new long[eligible.size()];
    for (int i = 0; i < since.length; i++) {
      since[i] = eligible.get(i).readySince(now);
    }
    SlowStart slowStart = config.slowStart();
    Newcomers newcomers = slowStart == null ? null : Newcomers.of(slowStart, since, now);
    for (int i = 0; i < eligible.size(); i++) {
      Member member = eligible.get(i);
      double part = newcomers == null || member.grown ? 1 : newcomers.factor(i);
      member.grown |= part == 1 && member.wasReady();
      member.starting = part < 1;
      member.setWeight(part * ((double) member.endpoint().weight() * eligible.size() / sum));
    }
  }

  private static List<Endpoint> endpoints(List<Member> members) {
    List<Endpoint> endpoints = new ArrayList<>(members.size());
    for (Member member : members) {
      endpoints.add(member.endpoint());
    }
    return endpoints;
  }

  /** Both are in the same order. */
  @SuppressWarnings("ReferenceEquality")
  private static List<Member> ofTier(List<Member> members, List<Endpoint> tier) {
    if (tier.size() == members.size()) {
      return members;
    }
    List<Member> found = new ArrayList<>(tier.size());
    for (Member member : members) {
      if (found.size() < tier.size() && member.endpoint() == tier.get(found.size())) {
        found.add(member);
      }
    }
    return found;
  }

  private List<Member> subset(List<Member> tier) {
    Subset subset = config.subset();
    if (subset == null || tier.size() < subset.from()) {
      for (Member member : tier) {
        member.wanted = true;
      }
      return tier;
    }
    for (Member member : tier) {
      member.wanted = false;
      member.stage = Stage.NOT_IN_SUBSET;
    }
    int[] chosen =
        subset.choose(
            endpoints(tier),
            order,
            i -> {
              Member member = tier.get(i);
              return !member.failing && member.serving && !member.probation.isEjected();
            });
    List<Member> taken = new ArrayList<>(chosen.length);
    for (int index : chosen) {
      Member member = tier.get(index);
      member.wanted = true;
      taken.add(member);
    }
    for (Member member : tier) {
      member.inReserve |= !member.wanted;
    }
    return taken;
  }

  private static List<Member> usable(List<Member> tier, List<Member> ejected) {
    List<Member> usable = new ArrayList<>(tier.size());
    for (Member member : tier) {
      if (!member.connected) {
        member.stage = member.failing ? Stage.UNREACHABLE : Stage.CONNECTING;
      } else if (!member.serving) {
        member.stage = Stage.NOT_SERVING;
      } else if (member.probation.isEjected()) {
        member.stage = Stage.EJECTED;
        ejected.add(member);
      } else {
        member.stage =
            member.starting ? Stage.STARTING : member.local ? Stage.PICKED : Stage.REMOTE;
        usable.add(member);
      }
    }
    return usable;
  }

  /**
   * Those who leave and still answer: where nobody who takes new calls can be called, such as while
   * the one that takes their place is not reached yet.
   */
  private static List<Member> leaving(Member[] members) {
    List<Member> leaving = new ArrayList<>();
    for (Member member : members) {
      if (member.endpoint().state() == Endpoint.State.DRAINING
          && member.connected
          && member.serving
          && !member.probation.isEjected()) {
        leaving.add(member);
      }
    }
    return leaving;
  }

  private static List<Member> ejectedOf(Member[] members) {
    List<Member> ejected = new ArrayList<>();
    for (Member member : members) {
      if (member.wanted && member.connected && member.probation.isEjected()) {
        ejected.add(member);
      }
    }
    return ejected;
  }

  /**
   * Health is what servers say of themselves, and if most say so at once it is more likely that
   * what they all look at is ill. Ejection is what calls came to: it has a bound of its own, and
   * stands.
   */
  private static List<Member> withUnhealthy(List<Member> tier, List<Member> usable) {
    List<Member> all = new ArrayList<>(tier.size());
    int next = 0;
    for (Member member : tier) {
      if (next < usable.size() && usable.get(next) == member) {
        all.add(member);
        next++;
      } else if (member.connected && !member.serving && !member.probation.isEjected()) {
        member.stage = Stage.PANIC;
        all.add(member);
      }
    }
    return all;
  }

  /** The share of calls for the remote tier. */
  double remoteShare(@Nullable Tier local, @Nullable Tier remote, int localTotal, long now) {
    if (zoneSpill == null || remote == null) {
      return 0;
    }
    ToDoubleFunction<Member> byMetric = member -> member.metricLoad().serverLoad(now);
    double localLoad = load(local, byMetric);
    double remoteLoad = remote.serverLoadAtMost(now);
    if (Double.isNaN(localLoad) && Double.isNaN(remoteLoad)) {
      // The metric tells nothing of servers; but the rule may live on what they report themselves.
      // Both sides by the same, or times would be compared with shares.
      ToDoubleFunction<Member> byReports =
          member -> ReportedLoad.of(member.report(), reportNanos, now);
      localLoad = load(local, byReports);
      remoteLoad = remote.serverLoad(byReports);
    }
    return zoneSpill.update(
        new ZoneSpill.Sample(
            local == null ? 0 : local.size(),
            localTotal,
            remote.size(),
            localLoad,
            remoteLoad,
            now));
  }

  private static double load(@Nullable Tier tier, ToDoubleFunction<Member> loadOf) {
    return tier == null ? Double.NaN : tier.serverLoad(loadOf);
  }
}
