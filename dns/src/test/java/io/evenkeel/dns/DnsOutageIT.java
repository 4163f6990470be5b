// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import static io.evenkeel.dns.WatchedName.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.dns.DnsFaults;
import io.evenkeel.standins.dns.SrvTarget;
import io.evenkeel.testkit.Await;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trouble that lasts for a while, of all of a name or of a part of it: how it begins and ends. */
@Execution(ExecutionMode.CONCURRENT)
class DnsOutageIT {

  private static final String TARGET = WatchedName.NAME + ".:50051";

  private final WatchedName name = new WatchedName();

  @AfterEach
  void close() {
    name.close();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"A and AAAA", "AAAA", "SRV", "A of a target"})
  void anOutageIsOneProblemWithOneBeginningAndOneEnd(String failing) {
    name.put("10.0.0.1", "fd00::1");
    // Addresses that live shorter than the service's records are asked for on their own.
    name.dns.srv(
        "_grpc._tcp.greeter.prod",
        failing.endsWith("target") ? Duration.ofSeconds(1) : WatchedName.TTL,
        new SrvTarget(WatchedName.NAME, 50051, 0, 0));
    boolean service = failing.equals("SRV") || failing.endsWith("target");
    name.watch(service ? WatchedName.NAME + ".:grpc" : TARGET);
    awaitHealth();

    DnsFaults faults = name.dns.faults();
    Fault active =
        switch (failing) {
          case "A and AAAA" -> faults.servfail();
          case "SRV" -> faults.type("SRV").servfail();
          case "AAAA" -> faults.type("AAAA").servfail();
          default -> faults.type("A").servfail();
        };
    active.awaitStrikes(5, SOON);
    assertThat(name.recoveries).hasValue(0);
    endAndAssertOneBeginningAndOneEnd(active);
    name.assertSetsWereOnly(service ? "[10.0.0.1]" : "[10.0.0.1, fd00::1]");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"a family", "a target"})
  void aChangeInTheMidstOfAnOutageIsToldAndEndsNothing(String failing) {
    boolean service = failing.equals("a target");
    name.put("10.0.0.1", "fd00::1");
    name.dns.put("other.prod", WatchedName.TTL, "10.0.1.1");
    services("greeter.prod", "other.prod");
    name.watch(service ? WatchedName.NAME + ".:grpc" : TARGET);
    awaitHealth();
    DnsFaults faults = name.dns.faults();
    Fault active = service ? faults.name("other.prod").servfail() : faults.type("AAAA").servfail();
    active.awaitStrikes(2, SOON);
    name.awaitProblem(Problem.Kind.UNREACHABLE, "SERVFAIL");

    name.put("10.0.0.2", "fd00::1");
    String changed = service ? "[10.0.0.2, 10.0.1.1]" : "[10.0.0.2, fd00::1]";
    name.awaitSet(changed);
    active.awaitStrikes(active.strikes() + 3, SOON);

    assertThat(name.recoveries).hasValue(0);
    assertThat(name.last().problem()).isNotNull();
    endAndAssertOneBeginningAndOneEnd(active);
    name.assertSetsWereOnly(service ? "[10.0.0.1, 10.0.1.1]" : "[10.0.0.1, fd00::1]", changed);
  }

  private void awaitHealth() {
    Await.until(
        SOON,
        () -> !name.seen.isEmpty() && name.last().problem() == null,
        () -> name.seen.toString());
  }

  private void endAndAssertOneBeginningAndOneEnd(Fault active) {
    active.clear();
    Await.until(SOON, () -> name.recoveries.get() > 0, () -> name.seen.toString());
    assertThat(name.recoveries).hasValue(1);
    assertThat(
            name.seen.stream()
                .map(Observation::problem)
                .filter(Objects::nonNull)
                .map(Problem::since)
                .distinct())
        .hasSize(1);
  }

  /** Services whose records outlive the addresses, which are asked for on their own. */
  private void services(String... targets) {
    name.dns.srv(
        "_grpc._tcp.greeter.prod",
        Duration.ofSeconds(1),
        Stream.of(targets)
            .map(target -> new SrvTarget(target, 50051, 0, 0))
            .toArray(SrvTarget[]::new));
  }
}
