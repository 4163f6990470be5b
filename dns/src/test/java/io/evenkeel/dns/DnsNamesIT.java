// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import static io.evenkeel.dns.WatchedName.SOON;
import static io.evenkeel.dns.WatchedName.TTL;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.Watch;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Excluded;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.dns.DnsQuery;
import io.evenkeel.standins.dns.DnsServer;
import io.evenkeel.standins.dns.SrvTarget;
import io.evenkeel.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a name may stand for, and how often it is asked for. */
class DnsNamesIT {

  @TempDir Path folder;

  @Test
  void aChangeIsSeenWithTheTtlAndAShuffleIsNone() throws Exception {
    try (WatchedName name = new WatchedName()) {
      name.put("10.0.0.1", "10.0.0.2", "10.0.0.3");
      name.watch("greeter.prod.:50051");
      name.awaitWellWith("10.0.0.1", "10.0.0.2", "10.0.0.3");
      int asked = name.dns.asked();
      Await.until(SOON, () -> name.dns.asked() >= asked + 12, () -> "" + name.dns.asked());

      assertThat(name.seen).hasSize(1);
      name.put("10.0.0.1", "10.0.0.4");
      name.awaitWellWith("10.0.0.1", "10.0.0.4");
    }
  }

  @Test
  void theTtlOfTheAnswerIsWhatIsWaitedFor() {
    try (WatchedName name = new WatchedName()) {
      name.dns.put("greeter.prod", Duration.ofMinutes(4), "10.0.0.1", "fd00::1");
      name.dns.put("other.prod", TTL, "10.0.0.9");
      name.watch("greeter.prod.:50051");
      name.awaitWellWith("10.0.0.1", "fd00::1");
      name.watch("other.prod.:50051");
      name.awaitWellWith("10.0.0.9");

      Await.until(SOON, () -> queries(name.dns, "other.prod") >= 10, () -> "" + name.dns.queries());
      assertThat(queries(name.dns, "greeter.prod")).isEqualTo(2);
    }
  }

  @Test
  void aHundredWatchersOfANameAndItsPortsAskOnceForEachFamily() {
    try (WatchedName name = new WatchedName()) {
      name.dns.put("greeter.prod", Duration.ofMinutes(4), "10.0.0.1");
      for (int i = 0; i < 100; i++) {
        name.watch("greeter.prod.:" + (50_000 + i % 10));
      }

      Await.until(SOON, () -> name.seen.size() == 100, () -> name.seen.size() + " were told");
      assertThat(name.dns.queries())
          .extracting(DnsQuery::type)
          .containsExactlyInAnyOrder("A", "AAAA");
    }
  }

  @Test
  void aHintAsksAtOnceThoughTheTtlIsLong() {
    try (WatchedName name = new WatchedName()) {
      name.dns.put("greeter.prod", Duration.ofMinutes(4), "10.0.0.1");
      Watch watch = name.watch("greeter.prod.:50051");
      name.awaitWellWith("10.0.0.1");

      name.dns.put("greeter.prod", Duration.ofMinutes(4), "10.0.0.2");
      watch.refresh();

      name.awaitWellWith("10.0.0.2");
    }
  }

  @Test
  void whatAnAliasLeadsToIsFollowed() {
    try (WatchedName name = new WatchedName()) {
      name.dns.cname("greeter.prod", TTL, "a.example");
      name.dns.cname("a.example", TTL, "b.example");
      name.dns.put("b.example", TTL, "10.0.0.1");
      name.watch("greeter.prod.:50051");
      name.awaitWellWith("10.0.0.1");

      name.dns.put("b.example", TTL, "10.0.0.2");
      name.awaitWellWith("10.0.0.2");
    }
  }

  @Test
  void theTargetsOfAServiceAreEndpointsWithAllTheirAddresses() {
    try (WatchedName name = new WatchedName()) {
      name.dns.put("pod-1.greeter.prod", TTL, "10.0.0.1", "fd00::1");
      name.dns.put("pod-2.greeter.prod", TTL, "10.0.0.2");
      name.dns.srv(
          "_grpc._tcp.greeter.prod",
          TTL,
          new SrvTarget("pod-1.greeter.prod", 50051, 0, 0),
          new SrvTarget("pod-2.greeter.prod", 50052, 0, 30),
          new SrvTarget("spare.prod", 50051, 1, 0));
      name.watch("greeter.prod.:grpc");
      name.awaitWellWith("10.0.0.1", "10.0.0.2");

      List<Endpoint> endpoints = name.endpoints();
      assertThat(endpoints)
          .extracting(Endpoint::id)
          .containsExactly("pod-1.greeter.prod:50051", "pod-2.greeter.prod:50052");
      assertThat(endpoints.get(0).addresses().toString())
          .isEqualTo("[10.0.0.1:50051, [fd00::1]:50051]");
      assertThat(endpoints).extracting(Endpoint::weight).containsExactly(1, 30);
      assertThat(endpoints.get(0).displayName()).isEqualTo("pod-1.greeter.prod");
      assertThat(queries(name.dns, "spare.prod")).isZero();

      name.dns.put("pod-2.greeter.prod", TTL, "10.0.0.3");
      name.awaitWellWith("10.0.0.1", "10.0.0.3");
      name.dns.srv(
          "_grpc._tcp.greeter.prod", TTL, new SrvTarget("pod-2.greeter.prod", 50052, 0, 30));
      name.awaitWellWith("10.0.0.3");
    }
  }

  @Test
  void aTargetWithoutAnAddressIsLeftOutAndTold() {
    try (WatchedName name = new WatchedName()) {
      name.dns.put("pod-1.greeter.prod", TTL, "10.0.0.1");
      name.dns.srv(
          "_grpc._tcp.greeter.prod",
          TTL,
          new SrvTarget("pod-1.greeter.prod", 50051, 0, 0),
          new SrvTarget("pod-2.greeter.prod", 50051, 0, 0));
      name.watch("_grpc._tcp.greeter.prod.");

      Await.until(
          SOON,
          () -> !name.seen.isEmpty() && name.last().endpoints() != null,
          () -> name.seen.toString());
      assertThat(name.endpoints())
          .extracting(Endpoint::id)
          .containsExactly("pod-1.greeter.prod:50051");
      assertThat(name.last().endpoints().excluded()).hasSize(1);
    }
  }

  @Test
  void aTargetKeepsItsAddressesWhileNobodyCanTellThem() {
    try (WatchedName name = new WatchedName()) {
      services(name, TTL);
      name.watch("greeter.prod.:grpc");
      name.awaitWellWith("10.0.0.1", "10.0.0.2");

      // From now on the addresses have to be asked for, as they live shorter than the service.
      name.dns.faults().name("pod-2.greeter.prod").servfail();
      services(name, Duration.ofSeconds(1));

      name.awaitProblem(Problem.Kind.UNREACHABLE, "pod-2.greeter.prod");
      name.assertSetsWereOnly("[10.0.0.1, 10.0.0.2]");
    }
  }

  @Test
  void aTargetWhoseAddressesNobodyEverToldIsLeftOutBesideOthersOnly() {
    try (WatchedName name = new WatchedName()) {
      Fault first = name.dns.faults().name("pod-1.greeter.prod").servfail();
      name.dns.faults().name("pod-2.greeter.prod").servfail();
      services(name, Duration.ofSeconds(1));
      name.watch("greeter.prod.:grpc");

      name.awaitProblem(Problem.Kind.UNREACHABLE, "pod-1.greeter.prod");
      assertThat(name.seen).allMatch(observation -> observation.endpoints() == null);
      first.clear();

      Await.until(SOON, () -> name.last().endpoints() != null, () -> name.seen.toString());
      assertThat(name.endpoints())
          .extracting(Endpoint::id)
          .containsExactly("pod-1.greeter.prod:50051");
      assertThat(name.last().endpoints().excluded())
          .extracting(Excluded::detail)
          .containsExactly("its addresses could not be looked up");
    }
  }

  @Test
  void ofAServiceWithMoreTargetsThanAreAskedForTheOthersAreLeftOutAndToldWhy() {
    try (WatchedName name = new WatchedName()) {
      Duration longLived = Duration.ofMinutes(4);
      name.dns.negativeTtl(longLived);
      name.dns.put("a.prod", longLived, "10.0.0.1");
      List<SrvTarget> targets = new ArrayList<>();
      targets.add(new SrvTarget("a.prod", 50051, 0, 0));
      for (int i = 1000; i < 2002; i++) {
        targets.add(new SrvTarget("b" + i + ".prod", 50051, 0, 0));
      }
      name.dns.srv("_grpc._tcp.greeter.prod", longLived, targets.toArray(SrvTarget[]::new));
      name.watch("greeter.prod.:grpc");
      name.awaitSet("[10.0.0.1]");

      List<Excluded> capped = new ArrayList<>(name.last().endpoints().excluded());
      assertThat(capped).hasSize(1002);
      capped.removeIf(
          it ->
              !it.detail()
                  .equals("its addresses are not asked for: of one service, those of 1000 are"));
      assertThat(capped).extracting(Excluded::name).containsExactly("b2000.prod", "b2001.prod");
      assertThat(capped).extracting(Excluded::reason).containsOnly(Excluded.Reason.NO_ADDRESS);
    }
  }

  private static void services(WatchedName name, Duration ttl) {
    name.dns.put("pod-1.greeter.prod", TTL, "10.0.0.1");
    name.dns.put("pod-2.greeter.prod", TTL, "10.0.0.2");
    name.dns.srv(
        "_grpc._tcp.greeter.prod",
        ttl,
        new SrvTarget("pod-1.greeter.prod", 50051, 0, 0),
        new SrvTarget("pod-2.greeter.prod", 50051, 0, 0));
  }

  @Test
  void aTargetThatIsNoNameDoesNotKeepTheOthersOut() {
    try (WatchedName name = new WatchedName()) {
      name.dns.put("pod-1.greeter.prod", TTL, "10.0.0.1");
      name.dns.srv(
          "_grpc._tcp.greeter.prod",
          TTL,
          new SrvTarget("pod-1.greeter.prod", 50051, 0, 0),
          new SrvTarget("pod\\@2.greeter.prod", 50051, 0, 0),
          new SrvTarget("pod\\0323.greeter.prod", 50051, 0, 0));
      name.watch("greeter.prod.:grpc");
      name.awaitWellWith("10.0.0.1");

      assertThat(name.last().endpoints().excluded())
          .hasSize(2)
          .allSatisfy(
              it -> {
                assertThat(it.reason()).isEqualTo(Excluded.Reason.MALFORMED);
                assertThat(it.detail()).contains("cannot stand in a name");
              });
    }
  }

  @Test
  void aNameThatIsTooLongWithItsServiceIsAProblem() {
    try (WatchedName name = new WatchedName()) {
      String label = "a".repeat(60);
      name.watch(String.join(".", label, label, label, label, "prod") + ".:grpc");

      Problem problem = name.awaitProblem(Problem.Kind.MISCONFIGURED, "at most 253 characters");

      assertThat(problem.message()).startsWith("_grpc._tcp.aaa");
    }
  }

  @Test
  void aServiceThatIsGoneIsAnEmptySet() {
    try (WatchedName name = new WatchedName()) {
      name.dns.put("pod-1.greeter.prod", TTL, "10.0.0.1");
      name.dns.srv(
          "_grpc._tcp.greeter.prod", TTL, new SrvTarget("pod-1.greeter.prod", 50051, 0, 0));
      name.watch("greeter.prod.:grpc");
      name.awaitWellWith("10.0.0.1");

      name.dns.remove("_grpc._tcp.greeter.prod");
      name.dns.remove("pod-1.greeter.prod");

      name.awaitWellWith();
    }
  }

  @Test
  void theSearchListIsThatOfResolvConfAndReadAgainWhenItChanges() throws Exception {
    Path conf = folder.resolve("resolv.conf");
    Files.writeString(conf, "search prod.svc.cluster.local\noptions ndots:5\n");
    try (WatchedName name = new WatchedName(files(conf, folder.resolve("hosts")))) {
      name.dns.put("greeter.prod.svc.cluster.local", TTL, "10.0.0.1");
      name.dns.put("greeter.test.svc.cluster.local", TTL, "10.0.0.2");
      name.watch("greeter:50051");
      name.awaitWellWith("10.0.0.1");
      assertThat(queries(name.dns, "greeter")).isZero();

      Files.writeString(conf, "search test.svc.cluster.local\noptions ndots:5 timeout:2\n");

      name.awaitWellWith("10.0.0.2");
    }
  }

  @Test
  void theServersOfResolvConfAreAskedInTurnUntilOneAnswers() throws Exception {
    // Only port 53 can be written there; an address of this machine at which nobody listens.
    Path conf = folder.resolve("resolv.conf");
    Files.writeString(conf, "nameserver 127.0.0.177\nnameserver 127.0.0.178\n");
    try (WatchedName name =
        new WatchedName(files(conf, folder.resolve("hosts")).with(DnsSettings.SYSTEM, false))) {
      name.watchTarget("dns:///greeter.prod:50051");

      Problem problem = name.awaitProblem(Problem.Kind.UNREACHABLE, "127.0.0.17");

      assertThat(problem.text()).contains("UDP and TCP");
    }
  }

  @Test
  void theHostsFileComesFirstAndIsReadAgainWhenItChanges() throws Exception {
    Path hosts = folder.resolve("hosts");
    Files.writeString(hosts, "10.0.0.1 greeter.prod\nfd00::1 greeter.prod\n");
    try (WatchedName name = new WatchedName(files(folder.resolve("resolv.conf"), hosts))) {
      name.watchTarget("dns:///greeter.prod:50051?dns-max-ttl=300ms");
      name.awaitWellWith("10.0.0.1", "fd00::1");

      Files.writeString(hosts, "10.0.0.22 greeter.prod\n");

      name.awaitWellWith("10.0.0.22");
    }
  }

  @Test
  void literalsAndLocalhostNeedNobody() {
    Path nowhere = folder.resolve("nowhere");
    try (WatchedName name = new WatchedName(files(nowhere, nowhere))) {
      name.watchTarget("dns:///10.0.0.1:50051");
      name.awaitWellWith("10.0.0.1");
      name.watchTarget("dns:///%5Bfd00::1%5D:50051");
      name.awaitWellWith("fd00::1");
      name.watchTarget("dns:///localhost:50051");
      name.awaitWellWith("127.0.0.1", "::1");

      assertThat(name.dns.asked()).isZero();
    }
  }

  @Test
  void withoutAnyServerOrSystemThatIsTold() {
    Path nowhere = folder.resolve("nowhere");
    try (WatchedName name =
        new WatchedName(files(nowhere, nowhere).with(DnsSettings.SYSTEM, false))) {
      name.watchTarget("dns:///greeter.prod:50051");

      name.awaitProblem(Problem.Kind.UNREACHABLE, "no name server is named in " + nowhere);
    }
  }

  private static Settings files(Path resolvConf, Path hosts) {
    return Settings.none()
        .with(DnsSettings.RESOLV_CONF, resolvConf.toString())
        .with(DnsSettings.HOSTS, hosts.toString());
  }

  private static long queries(DnsServer dns, String name) {
    return dns.queries().stream().filter(query -> query.name().equalsIgnoreCase(name)).count();
  }
}
