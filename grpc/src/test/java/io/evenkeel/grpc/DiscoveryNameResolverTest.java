// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Excluded;
import io.evenkeel.core.endpoint.Hints;
import io.evenkeel.core.endpoint.Locality;
import io.evenkeel.core.time.VirtualTime;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolver.ResolutionResult;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscoveryNameResolverTest {

  private final VirtualTime time = VirtualTime.create();
  private final FakeProvider fake = new FakeProvider();
  private final Discoveries discoveries =
      Discoveries.builder()
          .settings(Settings.none())
          .providers(fake)
          .observer(DiscoveryObserver.NONE)
          .runOn(time, time)
          .build();
  private final SynchronizationContext context =
      new SynchronizationContext(
          (thread, e) -> {
            throw new AssertionError(e);
          });
  private final List<ResolutionResult> results = new ArrayList<>();
  private final List<Runnable> offloaded = new ArrayList<>();
  private Status answer = Status.OK;

  @AfterEach
  void leavesNoTaskBehind() {
    discoveries.close();
    time.run();
    assertThat(time.pending()).isEmpty();
  }

  @Test
  void givesOneGroupPerEndpointWithAllItsAddresses() {
    start("fake:///greeter");
    Endpoint dual = Endpoint.builder("a").address("10.0.0.1", 80).address("fd00::1", 80).build();

    publish(dual, endpoint("b", "10.0.0.2"));

    assertThat(last().getAddressesOrError().getValue()).hasSize(2);
    assertThat(addresses()).contains("[/10.0.0.1:80, /[fd00:0:0:0:0:0:0:1]:80]", "[/10.0.0.2:80]");
  }

  @Test
  void carriesTheEndpointItsLocalityAndItsServerNameAtTheGroup() {
    start("fake:///greeter");
    Endpoint endpoint =
        Endpoint.builder("a")
            .address("10.0.0.1", 80)
            .locality(new Locality("r", "z", "n"))
            .serverName("a.example")
            .build();

    publish(endpoint);

    EquivalentAddressGroup group = last().getAddressesOrError().getValue().get(0);
    assertThat(group.getAttributes().get(EvenkeelAttributes.ENDPOINT)).isEqualTo(endpoint);
    assertThat(group.getAttributes().get(EquivalentAddressGroup.ATTR_LOCALITY_NAME))
        .isEqualTo("{region=\"r\", zone=\"z\", sub_zone=\"\"}");
    assertThat(group.getAttributes().get(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE))
        .isEqualTo("a.example");
  }

  @Test
  void carriesTheWholeSetBesideTheFilteredList() {
    start("fake:///greeter");
    Endpoint draining =
        endpoint("b", "10.0.0.2").toBuilder().state(Endpoint.State.DRAINING).build();

    publish(endpoint("a", "10.0.0.1"), draining);

    assertThat(addresses()).containsExactly("[/10.0.0.1:80]");
    assertThat(last().getAttributes().get(EvenkeelAttributes.ENDPOINT_SET).size()).isEqualTo(2);
  }

  @Test
  void followsHintsForTheZoneOfTheTargetUnlessTheyAreOff() {
    Endpoint here =
        endpoint("a", "10.0.0.1").toBuilder().hints(new Hints(List.of("z1"), List.of())).build();
    Endpoint there =
        endpoint("b", "10.0.0.2").toBuilder().hints(new Hints(List.of("z2"), List.of())).build();
    start("fake:///greeter?zone=z1");
    publish(here, there);
    assertThat(addresses()).containsExactly("[/10.0.0.1:80]");

    start("fake:///other?zone=z1&hints=false");
    publish(here, there);
    assertThat(addresses()).hasSize(2);
  }

  @Test
  void failsCallsAtOnceWithTheRemedyWhileThereIsNoSetYet() {
    start("fake:///greeter");

    fake.sink.problem(problem());
    time.run();

    Status status = last().getAddressesOrError().getStatus();
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).isEqualTo("not allowed. Grant it.");
  }

  @Test
  void neverTellsAChannelOfProblemsOnceItHasASet() {
    start("fake:///greeter");
    publish(endpoint("a", "10.0.0.1"));

    fake.sink.problem(problem());
    time.run();
    fake.sink.healthy();
    time.run();

    assertThat(results).hasSize(1);
  }

  @Test
  void anEmptySetFailsCallsAndSaysWhoIsExcludedAndWhy() {
    start("fake:///greeter");
    publish(endpoint("a", "10.0.0.1"));

    fake.sink.publish(
        EndpointSet.EMPTY.withExcluded(
            List.of(
                new Excluded(
                    "a", "pod-a", List.of(), Excluded.Reason.NOT_READY, "ready is false", "s"),
                new Excluded(
                    "b", "pod-b", List.of(), Excluded.Reason.NOT_READY, "ready is false", "s"))));
    time.run();

    assertThat(last().getAddressesOrError().getStatus().getDescription())
        .isEqualTo(
            "fake greeter: no endpoint takes calls; pod-a does not since ready is false, and 1 more do"
                + " not");
  }

  @Test
  void aChangeOfWhatIsExcludedWakesNoBalancer() {
    start("fake:///greeter");
    publish(endpoint("a", "10.0.0.1"));

    fake.sink.publish(
        EndpointSet.of(endpoint("a", "10.0.0.1"))
            .withExcluded(
                List.of(new Excluded("b", "b", List.of(), Excluded.Reason.NOT_READY, "", "s"))));
    time.run();

    assertThat(results).hasSize(1);
  }

  @Test
  void givesTheLastResultAgainOnRefreshIfTheBalancerRefusedIt() {
    NameResolver resolver = start("fake:///greeter");
    answer = Status.UNAVAILABLE;
    publish(endpoint("a", "10.0.0.1"));

    answer = Status.OK;
    context.execute(resolver::refresh);
    time.advance(Duration.ofSeconds(1));
    context.execute(resolver::refresh);
    time.advance(Duration.ofSeconds(1));

    assertThat(results).hasSize(2);
    assertThat(fake.refreshes.get()).isEqualTo(2);
  }

  @Test
  void looksHostNamesUpAgainOnRefresh() {
    NameResolver resolver = start("fake:///greeter");
    publish(Endpoint.of("localhost", 80));
    assertThat(addresses().get(0)).contains("localhost/127.0.0.1:80");
    int lookUps = offloaded.size();

    context.execute(resolver::refresh);
    time.advance(Duration.ofSeconds(1));

    assertThat(offloaded).hasSize(lookUps + 1);
  }

  @Test
  void aRefreshOfLiteralsGivesNothingAgain() {
    NameResolver resolver = start("fake:///greeter");
    publish(endpoint("a", "10.0.0.1"));

    context.execute(resolver::refresh);
    time.advance(Duration.ofSeconds(1));

    assertThat(results).hasSize(1);
    assertThat(offloaded).isEmpty();
  }

  @Test
  void sendsAServiceConfigOnlyIfTheTargetAsksForAPolicy() {
    start("fake:///greeter");
    publish(endpoint("a", "10.0.0.1"));
    assertThat(last().getServiceConfig()).isNull();

    start("fake:///other?lb=round_robin");
    publish(endpoint("a", "10.0.0.1"));

    assertThat(last().getServiceConfig().getConfig())
        .isEqualTo(Map.of("loadBalancingConfig", List.of(Map.of("round_robin", Map.of()))));
  }

  @Test
  void refusesAPolicyThatIsNotRegistered() {
    assertThatThrownBy(() -> start("fake:///greeter?lb=nonesuch"))
        .hasMessageContaining("'nonesuch'")
        .hasMessageContaining("round_robin");
  }

  @Test
  void theFirstAddressStaysFirstOverUpdatesAndDiffersBetweenChannels() {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      endpoints.add(endpoint("e" + (10 + i), "10.0.0." + i));
    }
    Map<String, Integer> firsts = new java.util.TreeMap<>();
    for (int channel = 0; channel < 40; channel++) {
      results.clear();
      start("fake:///s" + channel);
      publish(endpoints.toArray(new Endpoint[0]));
      String first = addresses().get(0);
      firsts.merge(first, 1, Integer::sum);
      List<Endpoint> others =
          endpoints.stream()
              .filter(e -> first.contains(e.address().host() + ":") || e.address().port() % 2 == 0)
              .collect(Collectors.toList());
      others.remove(others.size() == 20 ? 3 : 0);
      publish(others.toArray(new Endpoint[0]));
      if (others.stream().anyMatch(e -> first.equals("[/" + e.address() + "]"))) {
        assertThat(addresses().get(0)).isEqualTo(first);
      }
    }

    assertThat(firsts).hasSizeGreaterThan(5);
  }

  @Test
  void theAuthorityIsTheNameWithoutAPort() {
    assertThat(start("fake:///greeter:80").getServiceAuthority()).isEqualTo("greeter");
  }

  @Test
  void aHostNameThatIsSlowHoldsUpTheFirstResultUntilTheDeadlineOfTheTargetAtMost() {
    List<Runnable> slow = new ArrayList<>();
    NameResolver resolver =
        start(
            "fake:///greeter?deadline=2s",
            argsBuilder()
                .setOffloadExecutor(slow::add)
                .setScheduledExecutorService(new VirtualTimers(time))
                .build());
    publish(endpoint("a", "10.0.0.1"), endpoint("b", "b.example"));

    time.advance(Duration.ofMillis(1999));
    assertThat(results).isEmpty();
    time.advance(Duration.ofMillis(1));

    assertThat(slow).hasSize(1);
    assertThat(addresses()).containsExactly("[/10.0.0.1:80]");
    context.execute(resolver::shutdown);
  }

  @Test
  void endsItsWatchOnShutdownAndGivesNothingAfterwards() {
    NameResolver resolver = start("fake:///greeter");
    publish(endpoint("a", "10.0.0.1"));

    context.execute(resolver::shutdown);
    fake.sink.publish(EndpointSet.of(endpoint("b", "10.0.0.2")));
    time.run();
    time.advance(Duration.ofSeconds(30));

    assertThat(results).hasSize(1);
    assertThat(fake.closed).isTrue();
  }

  @Test
  void leavesForeignSchemesToOthers() {
    assertThat(new FakeProvider.Resolver(fake).newNameResolver(URI.create("dns:///a"), args()))
        .isNull();
  }

  @Test
  void servesASecondSchemeWithSettingsOfItsOwn() {
    NameResolver resolver =
        new FakeProvider.Resolver(fake, "fake-east", Settings.none())
            .newNameResolver(URI.create("fake-east:///greeter"), args());

    assertThat(resolver.getServiceAuthority()).isEqualTo("greeter");
  }

  @Test
  void ranksBelowDnsSoThatTargetsWithoutASchemeStayWhereTheyAre() {
    assertThat(new FakeProvider.Resolver(fake).priority()).isLessThan(5);
  }

  private NameResolver start(String target) {
    return start(target, args());
  }

  private NameResolver start(String target, NameResolver.Args args) {
    NameResolver resolver =
        new FakeProvider.Resolver(fake).newNameResolver(URI.create(target), args);
    context.execute(
        () ->
            resolver.start(
                new NameResolver.Listener2() {
                  @Override
                  public Status onResult2(ResolutionResult result) {
                    context.throwIfNotInThisSynchronizationContext();
                    results.add(result);
                    return answer;
                  }

                  @Override
                  public void onResult(ResolutionResult result) {
                    throw new AssertionError("deprecated");
                  }

                  @Override
                  public void onError(Status error) {
                    throw new AssertionError("deprecated");
                  }
                }));
    time.run();
    return resolver;
  }

  private NameResolver.Args args() {
    return argsBuilder().build();
  }

  private NameResolver.Args.Builder argsBuilder() {
    return NameResolver.Args.newBuilder()
        .setDefaultPort(443)
        .setProxyDetector(address -> null)
        .setSynchronizationContext(context)
        .setServiceConfigParser(
            new NameResolver.ServiceConfigParser() {
              @Override
              public NameResolver.ConfigOrError parseServiceConfig(Map<String, ?> raw) {
                return NameResolver.ConfigOrError.fromConfig(raw);
              }
            })
        .setOffloadExecutor(
            task -> {
              offloaded.add(task);
              time.execute(task);
            })
        .setArg(EvenkeelArgs.DISCOVERIES, discoveries);
  }

  private void publish(Endpoint... endpoints) {
    fake.sink.publish(EndpointSet.of(endpoints));
    time.run();
  }

  private ResolutionResult last() {
    return results.get(results.size() - 1);
  }

  private List<String> addresses() {
    return last().getAddressesOrError().getValue().stream()
        .map(group -> group.getAddresses().toString())
        .collect(Collectors.toList());
  }

  private static Endpoint endpoint(String id, String host) {
    return Endpoint.builder(id).address(host, 80).build();
  }

  private Problem problem() {
    return new Problem(Problem.Kind.FORBIDDEN, "not allowed.", "Grant it.", time.now());
  }
}
