// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Outcome;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Locality;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that come, go and change one by one, and what a balancer makes of them; for {@link
 * StageContract}.
 */
final class StageFleet {

  /** Where the client is, and its endpoints at first. */
  static final String NEAR = "near";

  /** An ejected one is tried. */
  private static final Set<Stage> PICKED =
      EnumSet.of(Stage.PICKED, Stage.STARTING, Stage.REMOTE, Stage.PANIC, Stage.EJECTED);

  final BalancerFixture fixture;
  private final Map<String, Endpoint> endpoints = new TreeMap<>();
  private final Map<String, Member> known = new HashMap<>();

  StageFleet(BalancerConfig config, Client client) {
    fixture = new BalancerFixture(config, client);
  }

  /** Number {@code i}: ids are in the order of numbers below 1,000,000. */
  static String id(int i) {
    return "pod-" + (1_000_000 + i);
  }

  static Endpoint endpoint(int i) {
    return Endpoint.builder(id(i))
        .address("10." + i / 65536 + "." + i / 256 % 256 + "." + i % 256, 80)
        .locality(Locality.ofZone(NEAR))
        .build();
  }

  /** Endpoints 0 to {@code count}, which are new to nobody any more. */
  StageFleet of(int count) {
    for (int i = 0; i < count; i++) {
      Endpoint endpoint = endpoint(i);
      endpoints.put(endpoint.id(), endpoint);
    }
    update();
    fixture.after(60 * BalancerFixture.SECOND);
    return this;
  }

  /** All that are in the set, by id. */
  Collection<Endpoint> endpoints() {
    return endpoints.values();
  }

  boolean has(String id) {
    return endpoints.containsKey(id);
  }

  Endpoint get(String id) {
    return Objects.requireNonNull(endpoints.get(id), id);
  }

  void put(Endpoint endpoint) {
    endpoints.put(endpoint.id(), endpoint);
    update();
  }

  void remove(String id) {
    endpoints.remove(id);
    known.remove(id);
    update();
  }

  /** Another endpoint takes over the place of one, in one update. */
  void replace(String id, Endpoint successor) {
    endpoints.remove(id);
    put(successor);
  }

  void update() {
    fixture.balancer.update(EndpointSet.of(endpoints.values()), fixture.now);
    fixture.refresh();
  }

  Member member(String id) {
    return fixture.balancer.members().stream()
        .filter(member -> member.endpoint().id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is lost"));
  }

  /** Calls end badly on it until the balancer should have had enough. */
  void fail(String id) {
    Member member = member(id);
    for (int i = 0; i < 5 && member.opened; i++) {
      fixture.call(member, Outcome.FAILED);
    }
  }

  void serving(String id, boolean serving) {
    fixture.balancer.serving(member(id), serving);
    fixture.refresh();
  }

  void connected(String id, boolean connected) {
    connected(id, connected, !connected);
  }

  void connected(String id, boolean connected, boolean failing) {
    fixture.balancer.connected(member(id), connected, failing);
    fixture.refresh();
  }

  void configure(BalancerConfig config) {
    fixture.balancer.configure(config, fixture.now);
    fixture.refresh();
  }

  /** Ids of those with a connection. */
  List<String> open() {
    return List.copyOf(fixture.open.keySet());
  }

  /** All that was decided: stage and weight of each, and who has a connection. */
  String decided() {
    StringBuilder text = new StringBuilder();
    for (MemberView view : fixture.balancer.views(fixture.now)) {
      text.append(view.endpoint().id()).append(' ').append(view.stage());
      text.append(" of weight ").append(view.weight());
      text.append(fixture.open.containsKey(view.endpoint().id()) ? ", open\n" : "\n");
    }
    return text.toString();
  }

  /** Picks that many times; fails if one is none, or of no use, though another could be called. */
  List<@Nullable Member> picks(int calls) {
    FleetPicker picker = fixture.refresh();
    Set<Member> members = new HashSet<>(fixture.balancer.members());
    boolean drains = endpoints.values().stream().noneMatch(StageFleet::ready);
    boolean any = members.stream().anyMatch(it -> it.connected && (drains || ready(it.endpoint())));
    List<@Nullable Member> picks = new ArrayList<>(calls);
    for (int i = 0; i < calls; i++) {
      Member picked = picker.pick(CallInfo.UNKNOWN, fixture.now);
      require(any == (picked != null), picked, "picked");
      if (picked != null) {
        require(members.contains(picked), picked, "picked, and is not in the set");
        require(picked.connected, picked, "picked, and has no connection");
        require(drains || ready(picked.endpoint()), picked, "picked, and drains");
        require(PICKED.contains(picked.stage), picked, "picked in a stage that gets no calls");
      }
      picks.add(picked);
    }
    return picks;
  }

  private static boolean ready(Endpoint endpoint) {
    return endpoint.state() == Endpoint.State.READY;
  }

  private void require(boolean condition, @Nullable Member member, String what) {
    if (!condition) {
      String who = member == null ? "None" : member.endpoint().id();
      throw new AssertionError(who + " was " + what + ", of:\n" + decided());
    }
  }

  /** Fails unless all that holds at any moment holds now. */
  void check() {
    List<Member> members = fixture.balancer.members();
    assertThat(members)
        .extracting(Member::endpoint)
        .as("endpoints that the balancer has")
        .containsExactlyElementsOf(EndpointSet.of(endpoints.values()).endpoints());
    assertThat(endpoints.keySet()).as("those in the set").containsAll(fixture.open.keySet());
    known.keySet().retainAll(endpoints.keySet());
    for (Member member : members) {
      String id = member.endpoint().id();
      require(known.computeIfAbsent(id, it -> member) == member, member, "forgotten");
      require(member.weight() > 0 && member.weight() <= Double.MAX_VALUE, member, "weighed so");
      require(member.connected || !PICKED.contains(member.stage), member, "taken for connected");
    }
    assertThat(fixture.balancer.remoteShare()).isBetween(0.0, 1.0);
    picks(2 * endpoints.size() + 1);
  }
}
