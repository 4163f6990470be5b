// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static io.evenkeel.kubernetes.WatchedService.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Problem.Kind;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.kubernetes.Faults;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.KubernetesApiBuilder;
import io.evenkeel.standins.kubernetes.WatchListSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of the stand-in: the last set stands, the problem is typed and says what was found,
 * and what changes afterwards is seen.
 */
class KubernetesFaultsIT {

  private static final String A = "10.0.0.1";
  private static final String B = "10.0.0.2";
  private static final String C = "10.0.0.3";

  /** A fault, and the problem that it must bring about. */
  record Trouble(String name, Function<Faults, Fault> fault, Kind kind, String says) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Trouble> troubles() {
    return List.of(
        new Trouble("500", f -> f.status(500), Kind.UNREACHABLE, "the API server answered 500"),
        new Trouble(
            "429",
            f -> f.status(429, Duration.ofSeconds(1)),
            Kind.UNREACHABLE,
            "the API server answered 429"),
        new Trouble("404", f -> f.status(404), Kind.NOT_FOUND, "404"),
        new Trouble("401", f -> f.status(401), Kind.UNAUTHENTICATED, "does not accept who asks"),
        new Trouble("403", f -> f.status(403), Kind.FORBIDDEN, "not allowed to watch"),
        new Trouble(
            "error event", f -> f.errorEvent(500), Kind.UNREACHABLE, "the API server answered 500"),
        new Trouble(
            "watches that end at once",
            Faults::watchesEndAtOnce,
            Kind.UNREACHABLE,
            "the server ended 3 watches at once without an event"),
        new Trouble("reset on request", Faults::resetOnRequest, Kind.UNREACHABLE, ""),
        new Trouble(
            "redirect",
            f -> f.redirect("https://elsewhere.example/"),
            Kind.MALFORMED,
            "redirects to https://elsewhere.example/ (HTTP 302)"),
        new Trouble("a proxy's page", f -> f.htmlPage(200), Kind.MALFORMED, "a proxy in between"),
        new Trouble("a proxy's error page", f -> f.htmlPage(502), Kind.UNREACHABLE, "answered 502"),
        new Trouble(
            "wrong content type", Faults::wrongContentType, Kind.MALFORMED, "got 'text/plain"),
        new Trouble("truncated", Faults::truncate, Kind.MALFORMED, "in the middle of an event"),
        new Trouble("truncated and broken", Faults::truncateAndBreak, Kind.UNREACHABLE, ""),
        new Trouble("malformed", Faults::malformedJson, Kind.MALFORMED, "an event cannot be read"),
        new Trouble("oversized", f -> f.oversizedLine(9), Kind.MALFORMED, "is longer than any"),
        new Trouble("foreign events", Faults::foreignEvents, Kind.MALFORMED, "expected kind"),
        new Trouble("unknown events", Faults::unknownEvents, Kind.MALFORMED, "is none of ADDED"),
        new Trouble(
            "no metadata", Faults::objectsWithoutMetadata, Kind.MALFORMED, "no metadata.name"),
        new Trouble(
            "no versions", Faults::withoutVersions, Kind.MALFORMED, "no metadata.resourceVersion"),
        new Trouble(
            "bookmarks without version",
            Faults::bookmarksWithoutVersion,
            Kind.MALFORMED,
            "no metadata.resourceVersion"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void theLastSetStandsTheProblemSaysWhatWasFoundAndLaterChangesAreSeen(Trouble trouble) {
    try (WatchedService service = service(everySecond())) {
      Fault fault = trouble.fault.apply(service.api.faults().resource("endpointslices"));

      meet(service, fault);

      service.awaitProblem(trouble.kind, trouble.says);
      assertHeals(service, fault);
    }
  }

  /** What a client must cope with and not complain of. */
  record Nuisance(String name, Function<Faults, Fault> fault) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Nuisance> nuisances() {
    return List.of(
        new Nuisance("410 as an event", f -> f.times(1).expiredEvent()),
        new Nuisance("410 as a status", f -> f.times(1).expiredStatus()),
        new Nuisance("one byte at a time", f -> f.splitWrites(1)),
        new Nuisance("cut in two", f -> f.cutWrites(7)),
        new Nuisance("late", f -> f.delay(Duration.ofMillis(50))),
        new Nuisance("each event twice", Faults::duplicateEvents),
        new Nuisance("versions that are words", Faults::versionsNotNumbers),
        new Nuisance("two watches that end at once", f -> f.times(2).watchesEndAtOnce()));
  }

  @ParameterizedTest
  @MethodSource("nuisances")
  void aNuisanceIsLivedWithIsNoProblemAndLosesNoChange(Nuisance nuisance) {
    try (WatchedService service = service(everySecond())) {
      Fault fault = nuisance.fault.apply(service.api.faults().resource("endpointslices"));

      meet(service, fault);

      service.awaitWellWith(B);
      assertHeals(service, fault);
      // Each change once, and nothing else: no problem, no set that was left already.
      assertThat(service.seen).extracting(Observation::problem).containsOnlyNulls();
      assertThat(service.seen).extracting(WatchedService::address).containsExactly(A, B, C);
    }
  }

  @Test
  void aStreamThatWasMuteForAWhileIsNoProblemAndLosesNoChange() {
    try (WatchedService service = service(everySecond())) {
      Fault fault = service.api.faults().resource("endpointslices").muteStreams();

      meet(service, fault);

      assertHeals(service, fault);
      assertThat(service.seen).extracting(Observation::problem).containsOnlyNulls();
      // While it was mute nothing could be told; both that came then may be told as one.
      assertThat(service.seen)
          .extracting(WatchedService::address)
          .isIn(List.of(A, C), List.of(A, B, C));
    }
  }

  @Test
  void aVersionThatIsGoneHasAllListedAgain() {
    try (WatchedService service = service(everySecond())) {
      Fault fault = service.api.faults().watches().times(1).expiredEvent();

      service.put(B);

      service.awaitWellWith(B);
      assertThat(fault.strikes()).isEqualTo(1);
      assertThat(service.relists).anyMatch(reason -> reason.contains("(410)"));
      assertThat(service.seen).allMatch(o -> o.problem() == null);
    }
  }

  @Test
  void resetConnectionsAreNoNews() {
    try (WatchedService service = service(KubernetesApi.builder())) {
      Fault fault = service.api.faults().resetConnections();

      service.put(B);
      service.awaitWellWith(B);

      assertThat(fault.strikes()).isPositive();
      assertThat(service.seen).hasSize(2);
    }
  }

  @Test
  void aServerThatGoesAwayInGoodOrderIsNoNews() {
    try (WatchedService service = service(KubernetesApi.builder())) {
      Fault fault = service.api.faults().goAway();

      service.put(B);
      service.awaitWellWith(B);

      assertThat(fault.strikes()).isPositive();
      assertThat(service.seen).hasSize(2);
    }
  }

  @Test
  void refusedConnectionsAreAProblem() {
    try (WatchedService service = service(KubernetesApi.builder())) {
      Fault fault = service.api.faults().refuseConnections();
      service.api.faults().resetConnections();

      service.awaitProblem(Kind.UNREACHABLE, "the API server cannot be reached");
      service.put(B);

      fault.clear();
      service.awaitWellWith(B);
      assertThat(fault.strikes()).isPositive();
      service.assertSetsWereOnly(A, B);
    }
  }

  @Test
  void aServerWhoseConnectionsAreAllMuteIsFoundByTheWatchdog() {
    try (WatchedService service = service(KubernetesApi.builder())) {
      Fault fault = service.api.faults().muteConnections();
      service.put(B);

      service.awaitProblem(Kind.UNREACHABLE, "the API server cannot be reached");
      assertThat(fault.strikes()).isGreaterThan(1);
      assertHeals(service, fault);
    }
  }

  @Test
  void pagesThatNeverEndAreAProblem() {
    try (WatchedService service =
        service(KubernetesApi.builder().watchList(WatchListSupport.GATE_OFF))) {
      Fault fault = service.api.faults().endlessLists();
      Fault expired = service.api.faults().watches().times(1).expiredEvent();
      service.put(B);
      expired.awaitStrikes(1, SOON);

      service.awaitProblem(Kind.MALFORMED, "the list's pages do not end");

      assertHeals(service, fault);
    }
  }

  @Test
  void aNewTokenInTheFileHealsOneThatIsRefused(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "old");
    try (WatchedService service =
        new WatchedService(
            KubernetesApi.builder(),
            api -> {
              api.rbac().administrator("old");
              return ClusterConfig.url(api.url()).withCa(api.caPem()).withTokenFile(token);
            })) {
      service.put(A);
      service.watch().awaitWellWith(A);
      service.api.rbac().administrator("new");
      service.api.rbac().expire("old");
      service.api.faults().resetConnections();
      service.awaitProblem(Kind.UNAUTHENTICATED, "does not accept who asks");
      service.put(B);

      Files.writeString(token, "new");

      service.awaitWellWith(B);
      service.assertSetsWereOnly(A, B);
    }
  }

  @Test
  void whatMustBeGrantedIsSaidAndOnceGrantedAllIsWell() {
    try (WatchedService service =
        new WatchedService(
            KubernetesApi.builder(),
            api -> {
              api.rbac().serviceAccount("client-token", "web", "client");
              return ClusterConfig.url(api.url()).withCa(api.caPem()).withToken("client-token");
            })) {
      service.put(A);
      service.watch();

      Problem problem = service.awaitProblem(Kind.FORBIDDEN, "in namespace 'prod'");
      assertThat(problem.remedy())
          .contains("kind: Role\n", "namespace: prod\n", "resources: [endpointslices]\n")
          .contains("- kind: ServiceAccount\n  namespace: web\n  name: client\n");
      service
          .api
          .rbac()
          .grant(
              "client-token", "prod", "discovery.k8s.io", "endpointslices", "get", "list", "watch");

      service.awaitWellWith(A);
    }
  }

  @Test
  void fiftyServicesAreWatchedOverConnectionsThatTakeFewStreams() {
    try (WatchedService service = service(KubernetesApi.builder())) {
      Fault fault = service.api.faults().streamLimit(10);
      List<List<Observation>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        service.put("s" + i, A);
        all.add(service.watch("s" + i));
      }

      all.forEach(told -> service.awaitWellWith(told, A));
      for (int i = 0; i < 50; i++) {
        service.put("s" + i, B);
      }
      all.forEach(told -> service.awaitWellWith(told, B));

      assertThat(fault.strikes()).isPositive();
      assertThat(all).allSatisfy(told -> assertThat(told).allMatch(o -> o.problem() == null));
    }
  }

  private static KubernetesApiBuilder everySecond() {
    return KubernetesApi.builder().bookmarkInterval(Duration.ofSeconds(1));
  }

  private static WatchedService service(KubernetesApiBuilder builder) {
    WatchedService service = new WatchedService(builder);
    service.put(A);
    service.watch().awaitWellWith(A);
    return service;
  }

  /** Has a new watch, and an event of it, meet the fault. */
  private static void meet(WatchedService service, Fault fault) {
    service.api.faults().resetConnections();
    service.put(B);
    fault.awaitStrikes(1, SOON);
  }

  private static void assertHeals(WatchedService service, Fault fault) {
    fault.clear();
    service.put(C);
    service.awaitWellWith(C);
    assertThat(fault.strikes()).isPositive();
    service.assertSetsWereOnly(A, B, C);
  }
}
