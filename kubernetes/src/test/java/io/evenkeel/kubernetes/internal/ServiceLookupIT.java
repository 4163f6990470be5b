// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.SerialExecutor;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.http.Credentials;
import io.evenkeel.http.ServerAccess;
import io.evenkeel.http.TlsSource;
import io.evenkeel.kubernetes.internal.cluster.Cluster;
import io.evenkeel.kubernetes.internal.slice.ApiStatus;
import io.evenkeel.kubernetes.internal.slice.PortSelector;
import io.evenkeel.kubernetes.internal.slice.ServicePorts;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.Services;
import io.evenkeel.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real requests; what comes of them is told in virtual time. */
class ServiceLookupIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration TIME_OUT = Duration.ofSeconds(10);

  private final KubernetesApi api = KubernetesApi.builder().clearText().anonymousAllowed().start();
  private final VirtualTime time = VirtualTime.create();
  private final ExecutorService threads = Executors.newFixedThreadPool(3);
  private final Discoveries discoveries =
      Discoveries.builder().settings(Settings.none()).runOn(time, threads).build();
  private final Cluster cluster =
      new Cluster(it -> locate(), BorrowedContext.of(discoveries, () -> {}));
  private final List<String> told = new ArrayList<>();
  private final ServiceLookup lookup =
      new ServiceLookup(
          cluster,
          time,
          new SerialExecutor(time),
          new ServiceName("greeter", "prod", PortSelector.ONLY),
          new Recorder());
  private Error broken;

  @AfterEach
  void close() {
    lookup.close();
    cluster.close();
    discoveries.close();
    threads.shutdown();
    api.close();
  }

  @Test
  void tellsThePorts() {
    putService();

    lookup.ask();

    awaitTold("found 80");
  }

  @Test
  void tellsWhatItWasRefused() {
    lookup.ask();

    awaitTold("refused 404");
  }

  @Test
  void aClusterThatCannotBeFoundIsAFailureAndMayBeFoundLater() {
    putService();
    broken = new ServiceConfigurationError("no such class");
    lookup.ask();
    assertThat(told).containsExactly("failed: java.util.ServiceConfigurationError: no such class");
    broken = null;

    lookup.ask();

    awaitTold("failed: java.util.ServiceConfigurationError: no such class", "found 80");
  }

  @Test
  void asksOnceForAllWhoAskMeanwhile() {
    putService();

    lookup.ask();
    lookup.ask();
    awaitTold("found 80");

    lookup.ask();
    awaitTold("found 80", "found 80");
    assertThat(api.requests().count("get", "services")).isEqualTo(2);
  }

  @Test
  void givesUpAfterTenSecondsAndCanAskAgain() {
    putService();
    Fault mute = api.faults().times(1).gets().delay(Duration.ofHours(1));
    lookup.ask();
    mute.awaitStrikes(1, SOON);
    time.advance(TIME_OUT.minusNanos(1));
    assertThat(told).isEmpty();

    time.advance(Duration.ofNanos(1));

    assertThat(told).containsExactly("failed: the Service was not answered within 10 s");
    lookup.ask();
    awaitTold("failed: the Service was not answered within 10 s", "found 80");
  }

  @Test
  void anAnswerInTimeIsNotGivenUpLater() {
    putService();
    lookup.ask();
    awaitTold("found 80");

    time.advance(TIME_OUT.multipliedBy(2));

    assertThat(told).containsExactly("found 80");
  }

  @Test
  void theTimeOfOneCallDoesNotEndTheNext() {
    putService();
    lookup.ask();
    awaitTold("found 80");
    time.advance(TIME_OUT.minusSeconds(1));
    api.faults().gets().delay(Duration.ofHours(1));

    lookup.ask();
    time.advance(Duration.ofSeconds(2));

    assertThat(told).containsExactly("found 80");
  }

  @Test
  void anAnswerThatIsThereWhenItIsClosedIsNotTold() {
    putService();
    expectNothingToldOnceClosed();
  }

  @Test
  void aRefusalThatIsThereWhenItIsClosedIsNotTold() {
    expectNothingToldOnceClosed();
  }

  private void expectNothingToldOnceClosed() {
    lookup.ask();
    awaitAnswerInHand();

    lookup.close();
    time.advance(TIME_OUT.multipliedBy(2));

    assertThat(told).isEmpty();
  }

  @Test
  void theAnswerOfACallThatWasClosedIsNotThatOfTheNextOne() {
    lookup.ask();
    awaitAnswerInHand();
    lookup.close();
    putService();

    lookup.ask();

    awaitTold("found 80");
    time.advance(TIME_OUT.multipliedBy(2));
    assertThat(told).containsExactly("found 80");
  }

  @Test
  void whoIsClosedBeforeTheAnswerIsThereIsToldNothing() {
    putService();
    Fault mute = api.faults().times(1).gets().delay(Duration.ofHours(1));
    lookup.ask();
    mute.awaitStrikes(1, SOON);

    lookup.close();
    time.advance(TIME_OUT.multipliedBy(2));

    assertThat(told).isEmpty();
    // That there is nothing to come is seen by the next call, which has the connection after it.
    lookup.ask();
    awaitTold("found 80");
  }

  /** The answer has come, and waits to be told: time is virtual, and nothing runs but in it. */
  private void awaitAnswerInHand() {
    Await.until(
        SOON, () -> time.pending().contains(Duration.ZERO), () -> "pending " + time.pending());
    assertThat(told).isEmpty();
  }

  private ServerAccess locate() {
    if (broken != null) {
      throw broken;
    }
    return new ServerAccess(
        api.url(), TlsSource.system(), Credentials.none(), "prod", null, Map.of());
  }

  private void putService() {
    api.put(Services.service("greeter").namespace("prod").port("grpc", 80, 50051));
  }

  private void awaitTold(String... all) {
    Await.until(
        SOON,
        () -> {
          time.run();
          return told.size() >= all.length;
        },
        () -> "told " + told);
    assertThat(told).containsExactly(all);
  }

  private final class Recorder implements ServiceLookup.Listener {
    @Override
    public void found(ServicePorts service) {
      told.add("found " + service.ports().get(0).number());
    }

    @Override
    public void refused(ApiStatus status) {
      told.add("refused " + status.code());
    }

    @Override
    public void failed(String message) {
      told.add("failed: " + message);
    }
  }
}
