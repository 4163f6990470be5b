// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.Watch;
import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.standins.dns.DnsQuery;
import io.evenkeel.standins.dns.DnsServer;
import io.evenkeel.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A stand-in DNS server, watches of names of it, and all that the last watch told. */
final class WatchedName implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(30);
  static final String NAME = "greeter.prod";

  /** No answer may be kept: the source's own least time counts, of 200 ms. */
  static final Duration TTL = Duration.ZERO;

  final DnsServer dns = DnsServer.start();
  final List<Observation> seen = new CopyOnWriteArrayList<>();
  final AtomicInteger recoveries = new AtomicInteger();
  private final Discoveries discoveries;

  WatchedName() {
    this(Settings.none());
  }

  WatchedName(Settings settings) {
    dns.negativeTtl(TTL);
    discoveries =
        Discoveries.builder()
            .settings(
                settings
                    .with(DnsSettings.MIN_TTL, Duration.ofMillis(200))
                    .with(DnsSettings.TIMEOUT, Duration.ofMillis(300)))
            .observer(
                new DiscoveryObserver() {
                  @Override
                  public void recovered(String source, Duration after) {
                    recoveries.incrementAndGet();
                  }
                })
            .build();
  }

  /** {@code rest} as behind the server's slash. */
  Watch watch(String rest) {
    return watchTarget("dns://" + dns.host() + ":" + dns.port() + "/" + rest);
  }

  Watch watchTarget(String target) {
    return discoveries.watch(Target.parse(target), seen::add);
  }

  void put(String... addresses) {
    dns.put(NAME, TTL, addresses);
  }

  void awaitWellWith(String... addresses) {
    Await.until(
        SOON,
        () ->
            !seen.isEmpty() && last().problem() == null && hosts(last()).equals(List.of(addresses)),
        () -> "expected " + List.of(addresses) + ", told " + seen + ", asked " + lastQueries());
  }

  /** In words, and whatever problem is beside it. */
  void awaitSet(String hosts) {
    Await.until(
        SOON,
        () -> !seen.isEmpty() && hosts(last()).toString().equals(hosts),
        () -> "expected " + hosts + ", told " + seen + ", asked " + lastQueries());
  }

  Problem awaitProblem(Problem.Kind kind, String says) {
    Await.until(
        SOON,
        () -> problem(kind, says) != null,
        () -> "expected " + kind + " '" + says + "', told " + seen);
    return problem(kind, says);
  }

  private Problem problem(Problem.Kind kind, String says) {
    return seen.stream()
        .map(Observation::problem)
        .filter(p -> p != null && p.kind() == kind && p.text().contains(says))
        .findFirst()
        .orElse(null);
  }

  private String lastQueries() {
    List<DnsQuery> all = dns.queries();
    return all.subList(Math.max(0, all.size() - 6), all.size()).toString();
  }

  Observation last() {
    return seen.get(seen.size() - 1);
  }

  List<Endpoint> endpoints() {
    return last().endpoints().endpoints();
  }

  /** Once there was a set, there always was one, and it was one of these, in words. */
  void assertSetsWereOnly(String... sets) {
    assertThat(seen.stream().map(o -> hosts(o).toString()).distinct().collect(Collectors.toList()))
        .isSubsetOf(sets);
  }

  private static List<String> hosts(Observation observation) {
    return observation.endpoints() == null
        ? List.of()
        : observation.endpoints().endpoints().stream()
            .map(Endpoint::address)
            .map(Address::host)
            .toList();
  }

  @Override
  public void close() {
    discoveries.close();
    dns.close();
  }
}
