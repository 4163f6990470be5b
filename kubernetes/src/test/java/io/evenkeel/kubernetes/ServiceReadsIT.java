// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Problem.Kind;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.Services;
import io.evenkeel.standins.kubernetes.SliceBuilder;
import io.evenkeel.standins.kubernetes.Slices;
import io.evenkeel.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When the Service itself is read, beside its slices. Requests are real and time is virtual: where
 * none passes, nothing is asked but for a reason.
 */
class ServiceReadsIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String TOKEN = "a-client";

  // After the first failure; each further one at most doubles it.
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(2);

  private final KubernetesApi api = KubernetesApi.start();
  private final VirtualTime time = VirtualTime.create();
  private final ExecutorService threads = Executors.newFixedThreadPool(3);
  private final AtomicInteger recoveries = new AtomicInteger();
  private final Discoveries discoveries;
  private final List<Observation> seen = new CopyOnWriteArrayList<>();

  ServiceReadsIT() {
    api.rbac().serviceAccount(TOKEN, "web", "client");
    api.rbac().grant(TOKEN, "prod", "discovery.k8s.io", "endpointslices", "list", "watch");
    discoveries =
        Discoveries.builder()
            .settings(
                Settings.none()
                    .with(
                        KubernetesSettings.CLUSTER,
                        ClusterConfig.url(api.url()).withCa(api.caPem()).withToken(TOKEN)))
            .observer(
                new DiscoveryObserver() {
                  @Override
                  public void recovered(String source, Duration after) {
                    recoveries.incrementAndGet();
                  }
                })
            .runOn(time, threads)
            .build();
  }

  @AfterEach
  void close() {
    discoveries.close();
    threads.shutdown();
    api.close();
  }

  @Test
  void whereTheServiceMayNotBeReadItIsAskedForAgainUntilItMay() {
    putSlice("grpc", "10.0.0.1");
    putService("grpc");
    watch("kubernetes:///greeter.prod:80");
    awaitProblem(Kind.FORBIDDEN, "whether it is a port of the Service may not be looked up");

    allowServices();
    time.advance(ASKED_AGAIN);

    awaitSet("10.0.0.1");
  }

  @Test
  void whereTheServiceIsMissingItIsAskedForAgainUntilItIsThere() {
    allowServices();
    putSlice("grpc", "10.0.0.1");
    watch("kubernetes:///greeter.prod:80");
    awaitProblem(Kind.NOT_FOUND, "there is no Service of that name");

    putService("grpc");
    time.advance(ASKED_AGAIN);

    awaitSet("10.0.0.1");
  }

  @Test
  void whoIsNotAcceptedAsksAgain() {
    allowServices();
    putSlice("grpc", "10.0.0.1");
    putService("grpc");
    Fault fault = api.faults().resource("services").status(401);
    watch("kubernetes:///greeter.prod:80");
    awaitProblem(Kind.UNAUTHENTICATED, "does not accept who asks");

    fault.clear();
    time.advance(ASKED_AGAIN);

    awaitSet("10.0.0.1");
  }

  @Test
  void anAnswerThatCannotBeReadIsAskedForAgain() {
    allowServices();
    putSlice("grpc", "10.0.0.1");
    putService("grpc");
    Fault fault = api.faults().resource("services").malformedJson();
    watch("kubernetes:///greeter.prod:80");
    awaitProblem(Kind.UNREACHABLE, "the Service cannot be read");

    fault.clear();
    time.advance(ASKED_AGAIN);

    awaitSet("10.0.0.1");
  }

  @Test
  void whereTheServiceDoesNotHaveThePortItIsAskedForAgain() {
    allowServices();
    putSlice("grpc", "10.0.0.1");
    putService("web");
    watch("kubernetes:///greeter.prod:80");
    awaitProblem(Kind.NOT_FOUND, "the Service has web=80, its pods have grpc=50051");

    putService("grpc");
    time.advance(ASKED_AGAIN);

    awaitSet("10.0.0.1");
  }

  @Test
  void whatTheServiceSaidOfOtherSlicesIsForgottenAtOnce() {
    allowServices();
    putSlice("grpc", "10.0.0.1");
    putService("web");
    watch("kubernetes:///greeter.prod:80");
    awaitProblem(Kind.NOT_FOUND, "the Service has web=80, its pods have grpc=50051");

    putService("grpc");
    putSlice("grpc", "10.0.0.2");

    awaitSet("10.0.0.2");
  }

  @Test
  void whatTheServiceSaidOfOtherSlicesIsForgottenWhenASliceGoes() {
    allowServices();
    putSlice("grpc", "10.0.0.1");
    api.put(Slices.slice("greeter-other").service("greeter").namespace("prod"));
    putService("web");
    watch("kubernetes:///greeter.prod:80");
    awaitProblem(Kind.NOT_FOUND, "the Service has web=80, its pods have grpc=50051");

    putService("grpc");
    api.delete("endpointslices", "prod", "greeter-other");

    awaitSet("10.0.0.1");
  }

  @Test
  void aRolloutUnderAWrongNumberAsksOnceInTwoSecondsAndHasTheAnswerInTheEnd() {
    allowServices();
    putSlice("grpc", "10.0.0.1");
    putService("web");
    watch("kubernetes:///greeter.prod:80");
    awaitProblem(Kind.NOT_FOUND, "the Service has web=80, its pods have grpc=50051");

    rollOut();
    putService("grpc");
    putSlice("grpc", "10.0.0.9");

    advanceUntil(() -> knows("10.0.0.9"));
  }

  @Test
  void aRolloutWhileTheServiceCannotBeReadAsksOnceInTwoSecondsAndHasTheAnswerInTheEnd() {
    allowServices();
    putSlice("grpc", "10.0.0.1");
    putService("grpc");
    Fault fault = api.faults().resource("services").status(500);
    watch("kubernetes:///greeter.prod:80");
    awaitProblem(Kind.UNREACHABLE, "500");

    rollOut();
    fault.clear();
    putSlice("grpc", "10.0.0.9");

    advanceUntil(() -> knows("10.0.0.9"));
  }

  /** 60 events in 6 s, each seen before the next. */
  private void rollOut() {
    AtomicReference<EndpointSet> byName = new AtomicReference<>(EndpointSet.EMPTY);
    discoveries.watch(
        Target.parse("kubernetes:///greeter.prod:grpc"), told -> byName.set(told.endpoints()));
    for (int i = 1; i <= 60; i++) {
      String address = "10.0.1." + i;
      putSlice("grpc", address);
      Await.until(SOON, () -> hosts(byName.get()).equals(List.of(address)), () -> "told " + byName);
      time.advance(Duration.ofMillis(100));
    }
    // One at first, one for the first event, and one in each interval that has begun since.
    assertThat(api.requests().count("get", "services")).isLessThanOrEqualTo(2 + 4);
  }

  @Test
  void theLastSliceThatGoesEmptiesTheSetBeforeTheServiceIsAnswered() {
    allowServices();
    putSlice("grpc", "10.0.0.1");
    putService("grpc");
    watch("kubernetes:///greeter.prod:grpc");
    awaitSet("10.0.0.1");
    Fault fault = api.faults().gets().delay(Duration.ofHours(1));

    api.delete("endpointslices", "prod", "greeter-abc");

    awaitSet();
    assertThat(last().problem()).isNull();
    fault.clear();
  }

  @Test
  void aPortThatNoSliceHasAnyMoreEmptiesTheSetAndIsAProblem() {
    putSlice("grpc", "10.0.0.1");
    watch("kubernetes:///greeter.prod:grpc");
    awaitSet("10.0.0.1");

    putSlice("web", "10.0.0.1");

    awaitProblem(Kind.NOT_FOUND, "the Service does not have port 'grpc'; its pods have these: web");
    assertThat(last().endpoints()).isEqualTo(EndpointSet.EMPTY);
  }

  @Test
  void aNumberThatNobodyMayLookUpAnewEmptiesTheSetAndIsAProblem() {
    putSlice("grpc", "10.0.0.1");
    watch("kubernetes:///greeter.prod:50051");
    awaitSet("10.0.0.1");

    putSlice("renamed", 60000, "10.0.0.2");

    awaitProblem(Kind.FORBIDDEN, "whether it is a port of the Service may not be looked up");
    assertThat(last().endpoints()).isEqualTo(EndpointSet.EMPTY);
    putSlice("renamed", 50051, "10.0.0.3");
    awaitSet("10.0.0.3");
  }

  @Test
  void untilTheServiceIsAnsweredThoseWhoAreInASliceStillStand() {
    allowServices();
    putSlice("grpc", 50051, "10.0.0.1", "10.0.0.2");
    watch("kubernetes:///greeter.prod:50051");
    awaitSet("10.0.0.1", "10.0.0.2");
    Fault fault = api.faults().gets().delay(Duration.ofHours(1));

    putSlice("renamed", 60000, "10.0.0.2");

    awaitSet("10.0.0.2");
    assertThat(last().problem()).isNull();
    fault.clear();
  }

  @Test
  void anAnswerOfTheServiceEndsNoTroubleOfTheWatch() {
    putSlice("grpc", "10.0.0.1");
    watch("kubernetes:///greeter.prod:grpc");
    awaitSet("10.0.0.1");
    discoveries.watch(Target.parse("kubernetes:///greeter.prod:80"), observation -> {});
    api.requests().awaitCount("get", "services", 1, SOON);
    api.faults().resource("endpointslices").status(500);
    api.faults().resetConnections();
    advanceUntil(() -> last().problem() != null);

    // The third comes only when the answer of the second has been told.
    advanceUntil(() -> api.requests().count("get", "services") >= 3);

    assertThat(recoveries).hasValue(0);
  }

  @Test
  void onceASliceHasThePortTheServiceIsNotAskedForUntilItIsNeededAgain() {
    putSlice("grpc", "10.0.0.1");
    putService("web");
    watch("kubernetes:///greeter.prod:80");
    awaitProblem(Kind.FORBIDDEN, "whether it is a port of the Service may not be looked up");

    api.put(
        Slices.slice("greeter-abc")
            .service("greeter")
            .namespace("prod")
            .port("grpc", 80)
            .endpoint("10.0.0.1"));
    awaitSet("10.0.0.1");
    // For longer than the longest back-off; each change makes a way there and back after it.
    for (int i = 2; i <= 50; i++) {
      time.advance(ASKED_AGAIN);
      putSlice("grpc", 80, "10.0.0." + i);
      awaitSet("10.0.0." + i);
    }
    assertThat(api.requests().count("get", "services")).isEqualTo(1);

    allowServices();
    putSlice("web", "10.0.0.1");
    awaitSet("10.0.0.1");
    assertThat(api.requests().count("get", "services")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":grpc", ":80"})
  void anAliasIsAProblemThatSaysWhatToDialInstead(String port) {
    allowServices();
    putAlias();

    watch("kubernetes:///greeter.prod" + port);

    awaitProblem(Kind.MISCONFIGURED, "greeter.prod: the Service is an alias (ExternalName)");
    assertThat(seen).hasSize(1);
    assertThat(last().problem().remedy()).contains("dns:///greeter.example.com");
    assertThat(last().endpoints()).isNull();
  }

  @Test
  void aServiceThatBecomesAnAliasIsAnEmptySetAndTheProblem() {
    allowServices();
    putService("grpc");
    putSlice("grpc", "10.0.0.1");
    watch("kubernetes:///greeter.prod:grpc");
    awaitSet("10.0.0.1");

    // As the controller does it: an alias has no slices.
    putAlias();
    api.delete("endpointslices", "prod", "greeter-abc");

    awaitProblem(Kind.MISCONFIGURED, "greeter.prod: the Service is an alias (ExternalName)");
    assertThat(last().endpoints()).isEqualTo(EndpointSet.EMPTY);
  }

  @Test
  void anAliasThatBecomesAServiceWithPodsIsTheirSet() {
    allowServices();
    putAlias();
    watch("kubernetes:///greeter.prod:80");
    awaitProblem(Kind.MISCONFIGURED, "greeter.prod: the Service is an alias (ExternalName)");

    putService("grpc");
    putSlice("grpc", "10.0.0.1");

    awaitSet("10.0.0.1");
  }

  @Test
  void anAliasOfAnotherNameAndOneThatIsDeletedAreNoticedThoughNoSliceTellsOfIt() {
    allowServices();
    putAlias();
    watch("kubernetes:///greeter.prod:grpc");
    awaitProblem(Kind.MISCONFIGURED, "greeter.prod: the Service is an alias (ExternalName)");

    api.put(Services.service("greeter").namespace("prod").externalName("other.example.com"));
    advanceUntil(() -> hasProblem(Kind.MISCONFIGURED, "other.example.com"));

    api.delete("services", "prod", "greeter");
    advanceUntil(
        () -> hasProblem(Kind.NOT_FOUND, "greeter.prod: there is no Service of that name"));
  }

  private void allowServices() {
    api.rbac().grant(TOKEN, "prod", "", "services", "get");
  }

  private void watch(String target) {
    discoveries.watch(Target.parse(target), seen::add);
  }

  private void putSlice(String port, String address) {
    putSlice(port, 50051, address);
  }

  private void putSlice(String port, int number, String... addresses) {
    SliceBuilder slice =
        Slices.slice("greeter-abc").service("greeter").namespace("prod").port(port, number);
    for (String address : addresses) {
      slice.endpoint(address);
    }
    api.put(slice);
  }

  private void putAlias() {
    api.put(Services.service("greeter").namespace("prod").externalName("greeter.example.com"));
  }

  /** Port 80 has that name. */
  private void putService(String port) {
    api.put(Services.service("greeter").namespace("prod").port(port, 80, 50051));
  }

  private Observation last() {
    return seen.get(seen.size() - 1);
  }

  private void awaitSet(String... hosts) {
    Await.until(SOON, () -> knows(hosts), () -> "told " + seen);
  }

  private boolean knows(String... hosts) {
    return !seen.isEmpty()
        && last().problem() == null
        && hosts(last().endpoints()).equals(List.of(hosts));
  }

  private static List<String> hosts(EndpointSet endpoints) {
    return endpoints.endpoints().stream().map(endpoint -> endpoint.address().host()).toList();
  }

  private void awaitProblem(Kind kind, String says) {
    Await.until(SOON, () -> hasProblem(kind, says), () -> "told " + seen);
  }

  private boolean hasProblem(Kind kind, String says) {
    Problem problem = seen.isEmpty() ? null : last().problem();
    return problem != null && problem.kind() == kind && problem.text().contains(says);
  }

  private void advanceUntil(BooleanSupplier condition) {
    Await.until(
        SOON,
        () -> {
          time.advance(Duration.ofMillis(50));
          return condition.getAsBoolean();
        },
        () -> "told " + seen + ", asked " + api.requests().log());
  }
}
