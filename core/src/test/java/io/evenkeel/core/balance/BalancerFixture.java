// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A balancer with hand-moved time, whose connections stand as soon as they are opened. */
final class BalancerFixture implements Connections {

  static final long SECOND = 1_000_000_000;
  static final long MS = 1_000_000;

  final InTurn rule = InTurn.by(new InFlight());
  final Map<String, Member> open = new TreeMap<>();
  final List<String> log = new ArrayList<>();
  private final List<Member> opened = new ArrayList<>();
  final Balancer balancer;
  boolean connects = true;
  int changes;
  long now;

  BalancerFixture(BalancerConfig config, Client client) {
    balancer = Balancer.create(config, client, RacyRandom.seeded(11), this, () -> changes++, now);
  }

  /** This rule, health and ejection. */
  static BalancerConfig plain(InTurn rule) {
    return BalancerConfig.DEFAULT.toBuilder().pick(rule).zones(null).slowStart(null).build();
  }

  @Override
  public void open(Member member) {
    log.add("open " + member.endpoint().id());
    assertThat(open.put(member.endpoint().id(), member)).isNull();
    opened.add(member);
  }

  @Override
  public void moved(Member member, Endpoint before) {
    log.add("move " + before.address() + " to " + member.endpoint().address());
  }

  @Override
  public void close(Member member) {
    log.add("close " + member.endpoint().id());
    assertThat(open.remove(member.endpoint().id())).isSameAs(member);
  }

  void update(Endpoint... endpoints) {
    balancer.update(EndpointSet.of(endpoints), now);
    refresh();
  }

  FleetPicker refresh() {
    FleetPicker picker = balancer.refresh(now);
    while (!opened.isEmpty()) {
      List<Member> connecting = List.copyOf(opened);
      opened.clear();
      if (connects) {
        connecting.forEach(member -> balancer.connected(member, true, false));
      }
      picker = balancer.refresh(now);
    }
    return picker;
  }

  FleetPicker after(long nanos) {
    now += nanos;
    return refresh();
  }

  Member member(String id) {
    Member member = open.get(id);
    assertThat(member).as(id).isNotNull();
    return member;
  }

  /** A call that ends at once. */
  void call(Member member, Outcome outcome) {
    int token = member.started(now);
    int before = changes;
    member.ended(token, false, false, now, now, outcome, 0);
    if (changes != before) {
      refresh();
    }
  }

  void fail(String id, int times) {
    for (int i = 0; i < times; i++) {
      call(member(id), Outcome.FAILED);
    }
  }

  /** How often each is picked of that many calls. */
  Map<String, Integer> picks(int calls) {
    Map<String, Integer> picks = new TreeMap<>();
    FleetPicker picker = refresh();
    for (int i = 0; i < calls; i++) {
      Member member = picker.pick(CallInfo.UNKNOWN, now);
      picks.merge(member == null ? "none" : member.endpoint().id(), 1, Integer::sum);
    }
    return picks;
  }

  String stages() {
    return balancer.views(now).stream()
        .map(view -> view.endpoint().id() + " " + view.stage())
        .collect(Collectors.joining(", "));
  }

  static Endpoint endpoint(String id) {
    return Endpoint.builder(id).address("10.0.0." + (1 + id.hashCode() % 200), 80).build();
  }

  static Endpoint[] endpoints(String... ids) {
    Endpoint[] all = new Endpoint[ids.length];
    for (int i = 0; i < ids.length; i++) {
      all[i] = endpoint(ids[i]);
    }
    return all;
  }
}
