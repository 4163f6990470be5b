// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Excluded;
import io.evenkeel.core.endpoint.Hints;
import io.evenkeel.core.endpoint.Locality;
import io.evenkeel.kubernetes.internal.slice.PortView.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PortViewTest {

  private static final PortSelector GRPC = new PortSelector("grpc", 0);

  private final ServiceSlices slices = new ServiceSlices();

  @Test
  void joinsAllSlicesOfAService() {
    slices.put(slice("a").port("grpc", 50051).ready("p1", "10.0.0.1").build());
    slices.put(slice("b").port("grpc", 50051).ready("p2", "10.0.0.2").build());

    assertThat(addresses(GRPC)).containsExactly("10.0.0.1:50051", "10.0.0.2:50051");
  }

  @Test
  void eachSliceHasAPortNumberOfItsOwnUnderOneName() {
    slices.put(slice("a").port("grpc", 50051).ready("p1", "10.0.0.1").build());
    slices.put(slice("b").port("grpc", 60000).ready("p2", "10.0.0.2").build());

    assertThat(addresses(GRPC)).containsExactly("10.0.0.1:50051", "10.0.0.2:60000");
  }

  @Test
  void anEndpointInTwoSlicesCountsOnceWithTheBetterCondition() {
    slices.put(slice("a").port("grpc", 1).notReady("p1", "10.0.0.1").build());
    slices.put(slice("b").port("grpc", 1).ready("p1", "10.0.0.1").build());

    assertThat(addresses(GRPC)).containsExactly("10.0.0.1:1");
    assertThat(view(GRPC).endpoints().excluded()).isEmpty();
    assertThat(view(GRPC).endpoints().endpoints().get(0).origin()).isEqualTo("b");
  }

  @Test
  void anEndpointThatMovesBetweenSlicesIsNeverLost() {
    slices.put(slice("a").port("grpc", 1).ready("p1", "10.0.0.1").build());
    view(GRPC);

    slices.put(slice("b").port("grpc", 1).ready("p1", "10.0.0.1").build());
    assertThat(addresses(GRPC)).containsExactly("10.0.0.1:1");
    slices.put(slice("a").port("grpc", 1).build());
    assertThat(addresses(GRPC)).containsExactly("10.0.0.1:1");
  }

  @Test
  void bothFamiliesOfOnePodAreOneEndpointWithIpv4First() {
    slices.put(slice("a6").port("grpc", 1).ready("p1", "fd00::1").build());
    slices.put(slice("b4").port("grpc", 1).ready("p1", "10.0.0.1").build());

    assertThat(view(GRPC).endpoints().endpoints())
        .singleElement()
        .extracting(Endpoint::addresses)
        .isEqualTo(List.of(new Address("10.0.0.1", 1), new Address("fd00::1", 1)));
  }

  @Test
  void ofTwoAddressesOfOneFamilyTheFirstSliceCounts() {
    slices.put(slice("a").port("grpc", 1).ready("p1", "10.0.0.1").build());
    slices.put(slice("b").port("grpc", 1).ready("p1", "10.0.0.2").build());

    assertThat(addresses(GRPC)).containsExactly("10.0.0.1:1");
  }

  @Test
  void whatServesWhileItTerminatesIsDrainingAndWhatIsNotReadyIsExcludedWithTheReason() {
    slices.put(
        slice("a")
            .port("grpc", 1)
            .endpoint("p1", "10.0.0.1", SliceEndpoint.Condition.DRAINING)
            .notReady("p2", "10.0.0.2")
            .endpoint("p3", "10.0.0.3", SliceEndpoint.Condition.TERMINATED)
            .ready("p4", "")
            .build());

    assertThat(view(GRPC).endpoints().endpoints())
        .singleElement()
        .extracting(Endpoint::state)
        .isEqualTo(Endpoint.State.DRAINING);
    assertThat(view(GRPC).endpoints().excluded())
        .extracting(Excluded::reason)
        .containsExactly(
            Excluded.Reason.NOT_READY, Excluded.Reason.NOT_SERVING, Excluded.Reason.NO_ADDRESS);
    assertThat(view(GRPC).endpoints().excluded().get(0))
        .isEqualTo(
            new Excluded(
                "p2",
                "name-p2",
                List.of(new Address("10.0.0.2", 1)),
                Excluded.Reason.NOT_READY,
                "ready is false",
                "a"));
  }

  @Test
  void aSliceWithoutThePortExcludesItsEndpoints() {
    slices.put(slice("a").port("grpc", 1).ready("p1", "10.0.0.1").build());
    slices.put(slice("b").port("http", 2).ready("p2", "10.0.0.2").build());

    assertThat(addresses(GRPC)).containsExactly("10.0.0.1:1");
    assertThat(view(GRPC).endpoints().excluded())
        .singleElement()
        .extracting(Excluded::reason, Excluded::detail, Excluded::addresses)
        .containsExactly(Excluded.Reason.NO_PORT, "the slice has no port 'grpc'", List.of());
  }

  @Test
  void anAddressThatANewPodReusesIsANewEndpoint() {
    slices.put(slice("a").port("grpc", 1).ready("old", "10.0.0.1").build());
    EndpointSet before = view(GRPC).endpoints();

    slices.put(slice("a").port("grpc", 1).ready("new", "10.0.0.1").build());

    assertThat(view(GRPC).endpoints().changesSince(before).added()).hasSize(1);
    assertThat(view(GRPC).endpoints().changesSince(before).removed()).hasSize(1);
  }

  @Test
  void scaledToZeroIsAnEmptySetAndComesBack() {
    slices.put(slice("a").port("grpc", 1).ready("p1", "10.0.0.1").build());
    assertThat(addresses(GRPC)).hasSize(1);

    slices.put(slice("a").build());
    assertThat(view(GRPC).outcome()).isEqualTo(Outcome.SET);
    assertThat(view(GRPC).endpoints().isEmpty()).isTrue();
    slices.put(slice("a").port("grpc", 1).ready("p2", "10.0.0.2").build());

    assertThat(addresses(GRPC)).containsExactly("10.0.0.2:1");
  }

  @Test
  void withoutAnySliceThereIsNoSetButTheOldOneIsEmptied() {
    assertThat(view(GRPC).outcome()).isEqualTo(Outcome.NO_SLICES);
    slices.put(slice("a").port("grpc", 1).ready("p1", "10.0.0.1").build());
    assertThat(view(GRPC).outcome()).isEqualTo(Outcome.SET);

    slices.remove("a");

    assertThat(view(GRPC).outcome()).isEqualTo(Outcome.NO_SLICES);
    assertThat(view(GRPC).endpoints()).isEqualTo(EndpointSet.EMPTY);
    slices.remove("never-there");
    assertThat(slices.isEmpty()).isTrue();
  }

  @Test
  void aNameThatNoSliceHasAnyMoreIsNoSuchPortAndEmptiesTheSet() {
    slices.put(slice("a").port("grpc", 1).ready("p1", "10.0.0.1").build());
    assertThat(addresses(GRPC)).hasSize(1);

    slices.put(slice("a").port("renamed", 1).port("", 0).ready("p1", "10.0.0.1").build());

    assertThat(view(GRPC).outcome()).isEqualTo(Outcome.NO_SUCH_PORT);
    assertThat(view(GRPC).ports()).containsExactly("renamed=1");
    assertThat(view(GRPC).endpoints()).isEqualTo(EndpointSet.EMPTY);
  }

  @Test
  void withoutAPortTheOnlyOneIsMeant() {
    slices.put(slice("a").port("", 8080).ready("p1", "10.0.0.1").build());

    assertThat(addresses(PortSelector.ONLY)).containsExactly("10.0.0.1:8080");
    assertThat(view(PortSelector.ONLY).ports()).containsExactly("8080");
  }

  @Test
  void severalPortsAreAmbiguousAndOnceSettledALaterPortChangesNothing() {
    slices.put(slice("a").port("grpc", 1).ready("p1", "10.0.0.1").build());
    PortView settledEarly = view(PortSelector.ONLY);
    assertThat(settledEarly.settledPort()).isEqualTo("grpc");

    slices.put(slice("a").port("grpc", 1).port("http", 2).ready("p1", "10.0.0.1").build());

    assertThat(settledEarly.outcome()).isEqualTo(Outcome.SET);
    ServiceSlices fresh = new ServiceSlices();
    fresh.put(slice("a").port("grpc", 1).port("http", 2).ready("p1", "10.0.0.1").build());
    assertThat(fresh.view(PortSelector.ONLY).outcome()).isEqualTo(Outcome.AMBIGUOUS_PORT);
    assertThat(fresh.view(PortSelector.ONLY).ports()).containsExactly("grpc=1", "http=2");
  }

  @Test
  void aServiceWithoutPortsHasNoSuchPort() {
    slices.put(slice("a").ready("p1", "10.0.0.1").build());

    assertThat(view(PortSelector.ONLY).outcome()).isEqualTo(Outcome.NO_SUCH_PORT);
  }

  @Test
  void aNumberIsThePodsPortIfASliceHasItAndThenSticksToItsName() {
    PortSelector number = new PortSelector(null, 50051);
    slices.put(slice("a").port("grpc", 50051).ready("p1", "10.0.0.1").build());
    assertThat(addresses(number)).containsExactly("10.0.0.1:50051");

    slices.put(slice("a").port("grpc", 60000).ready("p1", "10.0.0.1").build());

    assertThat(addresses(number)).containsExactly("10.0.0.1:60000");
  }

  @Test
  void aNumberThatNoPodHasIsMappedThroughTheService() {
    PortSelector number = new PortSelector(null, 80);
    slices.put(slice("a").port("grpc", 50051).ready("p1", "10.0.0.1").build());
    assertThat(view(number).outcome()).isEqualTo(Outcome.NEEDS_SERVICE);

    view(number)
        .service(new ServicePorts("ClusterIP", "", List.of(new ServicePorts.Port("grpc", 80))));

    assertThat(addresses(number)).containsExactly("10.0.0.1:50051");
  }

  @Test
  void aNumberThatNeitherHasIsNoSuchPort() {
    PortSelector number = new PortSelector(null, 81);
    slices.put(slice("a").port("grpc", 50051).ready("p1", "10.0.0.1").build());

    view(number)
        .service(
            new ServicePorts(
                "ClusterIP",
                "",
                List.of(new ServicePorts.Port("grpc", 80), new ServicePorts.Port("gone", 81))));

    assertThat(view(number).outcome()).isEqualTo(Outcome.NO_SUCH_PORT);
  }

  @Test
  void aNumberIsSettledAgainOnlyWhenNoSliceCarriesItsName() {
    PortSelector number = new PortSelector(null, 50051);
    slices.put(slice("a").port("v1", 50051).ready("p1", "10.0.0.1").build());
    assertThat(view(number).settledPort()).isEqualTo("v1");

    slices.put(slice("b").port("v2", 50051).ready("p2", "10.0.0.2").build());
    assertThat(view(number).settledPort()).isEqualTo("v1");
    slices.remove("a");

    assertThat(view(number).settledPort()).isEqualTo("v2");
    assertThat(addresses(number)).containsExactly("10.0.0.2:50051");
  }

  @Test
  void aNumberThatOnlyTheServiceCanSettleAnewKeepsThoseWhoAreInASliceStill() {
    PortSelector number = new PortSelector(null, 50051);
    slices.put(
        slice("a").port("v1", 50051).ready("p1", "10.0.0.1").ready("p2", "10.0.0.2").build());
    assertThat(addresses(number)).hasSize(2);

    slices.put(slice("a").port("v2", 60000).ready("p2", "10.0.0.2").build());

    assertThat(view(number).outcome()).isEqualTo(Outcome.NEEDS_SERVICE);
    assertThat(addresses(number)).containsExactly("10.0.0.2:50051");
    slices.put(slice("b").port("v2", 60000).ready("p2", "10.0.0.2").build());
    slices.remove("a");
    assertThat(addresses(number)).containsExactly("10.0.0.2:50051");
    slices.put(slice("b").port("v2", 60000).build());
    assertThat(view(number).outcome()).isEqualTo(Outcome.NEEDS_SERVICE);
    assertThat(addresses(number)).isEmpty();
    slices.put(slice("b").port("v1", 50051).ready("p4", "10.0.0.4").build());
    assertThat(addresses(number)).containsExactly("10.0.0.4:50051");
  }

  @Test
  void anyOrderOfChangesGivesTheSetThatAFreshListGives() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      ServiceSlices changed = new ServiceSlices();
      PortView view = changed.view(GRPC);
      Map<String, Slice> model = new TreeMap<>();
      for (int step = 0; step < 40; step++) {
        String name = "slice-" + random.nextInt(4);
        if (random.nextInt(6) == 0) {
          model.remove(name);
          changed.remove(name);
        } else {
          Slice next = randomSlice(name, random);
          model.put(name, next);
          changed.put(next);
        }
        ServiceSlices listed = new ServiceSlices();
        listed.replaceAll(model.values());
        PortView fresh = listed.view(GRPC);
        if (fresh.outcome() == Outcome.SET) {
          assertThat(view.outcome()).as("seed %d step %d", seed, step).isEqualTo(Outcome.SET);
          assertThat(view.endpoints())
              .as("seed %d step %d", seed, step)
              .isEqualTo(fresh.endpoints());
        }
      }
    }
  }

  /** A compressed reference is 4 bytes; the bound leaves room for machines without them. */
  @Test
  void oneChangeInAServiceOfTenThousandAllocatesAtMostSixteenBytesAnEndpoint() {
    for (int i = 0; i < 100; i++) {
      slices.put(large(i, 0));
    }
    assertThat(view(GRPC).endpoints().size()).isEqualTo(10_000);
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int run = 1; run <= 5; run++) {
      Slice next = large(50, run);
      long before = threads.getCurrentThreadAllocatedBytes();
      slices.put(next);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(view(GRPC).endpoints().get("pod-050-50").locality().zone()).isEqualTo("z" + run);
    }

    assertThat(least).isLessThanOrEqualTo(16 * 10_000);
  }

  /** Slice {@code number} of 100 endpoints, the 50th of which is in zone {@code zone}. */
  private static Slice large(int number, int zone) {
    SliceOf slice = slice("slice-" + number).port("grpc", 1);
    for (int i = 0; i < 100; i++) {
      String id = "pod-" + (1000 + number + "").substring(1) + "-" + i;
      slice.endpoints.add(
          new SliceEndpoint(
              id,
              id,
              "10.0." + number + "." + i,
              SliceEndpoint.Condition.READY,
              Locality.ofZone(i == 50 ? "z" + zone : "z"),
              Hints.NONE));
    }
    return slice.build();
  }

  private static Slice randomSlice(String name, Random random) {
    SliceOf slice = slice(name);
    if (random.nextInt(8) > 0) {
      slice.port("grpc", 1 + random.nextInt(2));
    }
    SliceEndpoint.Condition[] conditions = SliceEndpoint.Condition.values();
    for (int i = random.nextInt(6); i > 0; i--) {
      String address =
          switch (random.nextInt(8)) {
            case 0 -> "";
            case 1, 2 -> "fd00::" + (1 + random.nextInt(3));
            default -> "10.0.0." + random.nextInt(4);
          };
      slice.endpoint(
          "p" + random.nextInt(5), address, conditions[random.nextInt(conditions.length)]);
    }
    return slice.build();
  }

  private PortView view(PortSelector selector) {
    return slices.view(selector);
  }

  private List<String> addresses(PortSelector selector) {
    return view(selector).endpoints().endpoints().stream()
        .map(endpoint -> endpoint.address().toString())
        .toList();
  }

  private static SliceOf slice(String name) {
    return new SliceOf(name);
  }

  /** Builds a slice. */
  private static final class SliceOf {
    private final String name;
    private final List<SlicePort> ports = new ArrayList<>();
    final List<SliceEndpoint> endpoints = new ArrayList<>();

    SliceOf(String name) {
      this.name = name;
    }

    SliceOf port(String portName, int number) {
      ports.add(new SlicePort(portName, number));
      return this;
    }

    SliceOf ready(String id, String address) {
      return endpoint(id, address, SliceEndpoint.Condition.READY);
    }

    SliceOf notReady(String id, String address) {
      return endpoint(id, address, SliceEndpoint.Condition.NOT_READY);
    }

    SliceOf endpoint(String id, String address, SliceEndpoint.Condition condition) {
      endpoints.add(
          new SliceEndpoint(id, "name-" + id, address, condition, Locality.UNKNOWN, Hints.NONE));
      return this;
    }

    Slice build() {
      return new Slice("prod", name, "greeter", "1", ports, endpoints, null);
    }
  }
}
