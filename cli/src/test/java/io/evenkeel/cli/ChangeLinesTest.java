// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Excluded;
import io.evenkeel.core.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeLinesTest {

  private final VirtualTime time = VirtualTime.create();
  private final ChangeLines changes =
      new ChangeLines(new ClientView("", "", true), time, ResolveCommand.Output.table);

  private static Endpoint pod(int number) {
    return Endpoint.builder("uid-" + number)
        .address("10.0.0." + number, 80)
        .metadata(Endpoint.NAME, "pod-" + number)
        .build();
  }

  private static Endpoint leaving(int number) {
    return pod(number).toBuilder().state(Endpoint.State.DRAINING).build();
  }

  private static Excluded notReady(int number) {
    return new Excluded(
        "uid-" + number,
        "pod-" + number,
        List.of(new Address("10.0.0." + number, 80)),
        Excluded.Reason.NOT_READY,
        "ready is false",
        "greeter-abc");
  }

  /** The lines, without the time at which each begins. */
  private List<String> see(Observation observation) {
    return changes.of(observation).stream()
        .flatMap(String::lines)
        .map(line -> line.replaceFirst("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ", ""))
        .toList();
  }

  private List<String> see(EndpointSet set) {
    return see(Observation.of(set));
  }

  @Test
  void anEndpointThatComesGetsReadyLeavesAndGoesIsALineEachTime() {
    assertThat(see(EndpointSet.of(pod(1)).withExcluded(List.of(notReady(2)))))
        .containsExactly(
            "+ pod-1 10.0.0.1:80",
            "  pod-2 is not used: ready is false",
            "= 1 endpoint used, 1 not");
    assertThat(see(EndpointSet.of(pod(1), pod(2))))
        .containsExactly("+ pod-2 10.0.0.2:80", "= 2 endpoints used, 0 not");
    assertThat(see(EndpointSet.of(leaving(1), pod(2))))
        .containsExactly("~ pod-1 10.0.0.1:80, leaving: no new calls", "= 1 endpoint used, 1 not");
    assertThat(see(EndpointSet.of(pod(2)).withExcluded(List.of(notReady(1)))))
        .containsExactly(
            "- pod-1 10.0.0.1:80, no longer used: ready is false", "= 1 endpoint used, 1 not");
    assertThat(see(EndpointSet.of(pod(2))))
        .containsExactly("- pod-1, gone", "= 1 endpoint used, 0 not");
    assertThat(see(EndpointSet.EMPTY))
        .containsExactly("- pod-2 10.0.0.2:80, gone", "= 0 endpoints used, 0 not");
  }

  @Test
  void oneThatLeavesIsUsedWhereNothingElseIsReady() {
    assertThat(see(EndpointSet.of(leaving(1))))
        .containsExactly(
            "+ pod-1 10.0.0.1:80, leaving, and used since nothing else is ready",
            "= 1 endpoint used, 0 not");
  }

  @Test
  void howLateAChangeIsIsToldOnceForEachTimeThatTheClusterTells() {
    Instant changed = time.now();
    time.advance(Duration.ofMillis(700));
    EndpointSet.Stamp stamp = new EndpointSet.Stamp("7", changed, time.now());

    assertThat(see(EndpointSet.of(pod(1)).withStamp(stamp)))
        .last()
        .isEqualTo("= 1 endpoint used, 0 not, at most 700 ms after the change");
    time.advance(Duration.ofSeconds(60));
    assertThat(see(EndpointSet.of(pod(2)).withStamp(stamp)))
        .last()
        .isEqualTo("= 1 endpoint used, 0 not");
  }

  @Test
  void aProblemAndItsEndAreToldAndWhatIsToBePastedBeginsItsLine() {
    Problem problem =
        new Problem(Problem.Kind.FORBIDDEN, "not allowed", "Grant it:\nkubectl x", time.now());

    assertThat(see(new Observation(null, problem)))
        .containsExactly("! not allowed.", "Grant it:", "kubectl x");
    time.advance(Duration.ofSeconds(5));
    assertThat(see(EndpointSet.of(pod(1)))).last().isEqualTo("! all is well again, after 5 s");
  }
}
