// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.policy;

import io.evenkeel.core.balance.Balancer;
import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.Client;
import io.evenkeel.core.balance.Connections;
import io.evenkeel.core.balance.FleetPicker;
import io.evenkeel.core.balance.Member;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Evenkeel's own balancing: the {@link Balancer} of a channel, told of calls as a channel tells it.
 * Its connections stand at once.
 */
public final class EvenkeelPolicy implements Policy {

  private final Balancer balancer;
  private final boolean readsReports;
  private final List<Member> opened = new ArrayList<>();
  private Map<String, Backend> backends = Map.of();
  private FleetPicker picker;
  private boolean changed;

  private EvenkeelPolicy(BalancerConfig config, PolicyKind.Setting setting) {
    balancer =
        Balancer.create(
            config,
            new Client(
                new ClientView(setting.zone(), "", true),
                OptionalInt.empty(),
                setting.random().nextLong()),
            setting.random(),
            new Opened(),
            () -> changed = true,
            0);
    picker = balancer.refresh(0);
    readsReports = config.pick().readsReports();
  }

  /** A way to balance with these settings. */
  public static PolicyKind kind(String name, String words, BalancerConfig config) {
    return new PolicyKind(name, words, setting -> new EvenkeelPolicy(config, setting));
  }

  private final class Opened implements Connections {
    @Override
    public void open(Member member) {
      member.attach(backends.get(member.endpoint().id()));
      opened.add(member);
    }

    @Override
    public void moved(Member member, Endpoint before) {}

    @Override
    public void close(Member member) {
      opened.remove(member);
    }
  }

  private record Running(Member member, Backend backend, int token, long startedAt)
      implements Attempt {
    @Override
    public void reported(LoadReport report) {
      member.reported(report);
    }

    @Override
    public void ended(Outcome outcome, long now) {
      member.ended(token, false, false, startedAt, now, outcome, 0);
    }
  }

  @Override
  public void update(Listing listing, long now) {
    Map<String, Backend> listed = new HashMap<>();
    listing.ready().forEach(backend -> listed.put(backend.id(), backend));
    listing.draining().forEach(backend -> listed.put(backend.id(), backend));
    backends = listed;
    balancer.update(listing.endpoints(), now);
    refresh(now);
  }

  private void refresh(long now) {
    changed = false;
    picker = balancer.refresh(now);
    // A balancer must not be called back while it opens connections.
    while (!opened.isEmpty()) {
      List<Member> connected = List.copyOf(opened);
      opened.clear();
      connected.forEach(member -> balancer.connected(member, true, false));
      picker = balancer.refresh(now);
    }
  }

  @Override
  public boolean readsReports() {
    return readsReports;
  }

  @Override
  public @Nullable Attempt pick(CallInfo call, long now) {
    // A channel refreshes on a timer; whatever it finds, no one sees it before the next pick.
    if (changed || now - balancer.nextRefresh() >= 0) {
      refresh(now);
    }
    Member member = picker.pick(call, now);
    return member != null && member.attachment() instanceof Backend backend
        ? new Running(member, backend, member.started(now), now)
        : null;
  }
}
