// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndpointSetTest {

  @Test
  void isSortedById() {
    EndpointSet set = EndpointSet.of(endpoint("c", 1), endpoint("a", 2), endpoint("b", 3));

    assertThat(set.endpoints()).extracting(Endpoint::id).containsExactly("a", "b", "c");
  }

  @Test
  void keepsTheLaterOfTwoWithTheSameId() {
    EndpointSet set = EndpointSet.of(endpoint("a", 1), endpoint("a", 2));

    assertThat(set.endpoints()).containsExactly(endpoint("a", 2));
  }

  @Test
  void equalityIsAboutEndpointsExcludedAndDataButNotTheMoment() {
    EndpointSet set = EndpointSet.of(endpoint("a", 1));

    assertThat(set.withStamp(new EndpointSet.Stamp("7", Instant.EPOCH, Instant.EPOCH)))
        .isEqualTo(set)
        .hasSameHashCodeAs(set);
    assertThat(set.withExcluded(List.of(excluded("x")))).isNotEqualTo(set);
    assertThat(set.withData(new ServiceData(Map.of("k", "v"), null))).isNotEqualTo(set);
  }

  @Test
  void tellsAnExclusionApartFromAChangeThatABalancerMustSee() {
    EndpointSet set = EndpointSet.of(endpoint("a", 1));
    EndpointSet withExcluded = set.withExcluded(List.of(excluded("x")));

    assertThat(withExcluded.sameEndpoints(set)).isTrue();
    assertThat(withExcluded.equals(set)).isFalse();
  }

  @Test
  void sortsWhatIsExcluded() {
    EndpointSet set = EndpointSet.EMPTY.withExcluded(List.of(excluded("b"), excluded("a")));

    assertThat(set.excluded()).extracting(Excluded::id).containsExactly("a", "b");
  }

  @Test
  void tellsWhatChangedByIdentity() {
    EndpointSet before = EndpointSet.of(endpoint("a", 1), endpoint("b", 2), endpoint("c", 3));
    EndpointSet after = EndpointSet.of(endpoint("b", 2), endpoint("c", 4), endpoint("d", 1));

    EndpointChanges changes = after.changesSince(before);

    assertThat(changes.added()).containsExactly(endpoint("d", 1));
    assertThat(changes.removed()).containsExactly(endpoint("a", 1));
    assertThat(changes.changed()).containsExactly(endpoint("c", 4));
    assertThat(after.changesSince(after).isEmpty()).isTrue();
  }

  @Test
  void anAddressThatANewPodReusesIsAnotherEndpoint() {
    EndpointSet before = EndpointSet.of(endpoint("old-pod", 1));
    EndpointSet after = EndpointSet.of(endpoint("new-pod", 1));

    assertThat(after.changesSince(before).added()).hasSize(1);
    assertThat(after.changesSince(before).removed()).hasSize(1);
  }

  @Test
  void refusesEndpointsThatCannotBeCalled() {
    assertThatThrownBy(() -> Endpoint.builder("a").build()).hasMessageContaining("no address");
    assertThatThrownBy(() -> Endpoint.of("h", 0)).hasMessageContaining("1 to 65535, but is 0");
    assertThatThrownBy(() -> Endpoint.of("h", 65536)).hasMessageContaining("65536");
    assertThatThrownBy(() -> Endpoint.of("", 1)).hasMessageContaining("host");
    assertThatThrownBy(() -> Endpoint.of("[::1]", 1)).hasMessageContaining("without brackets");
    assertThatThrownBy(() -> Endpoint.builder("").address("h", 1).build())
        .hasMessageContaining("id");
    assertThatThrownBy(() -> Endpoint.builder("a").address("h", 1).weight(0).build())
        .hasMessageContaining("at least 1, but is 0");
  }

  @Test
  void manySmallChangesGiveTheSameSetAsBuildingItAtOnce() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      EndpointSet set = EndpointSet.EMPTY;
      Map<String, Endpoint> model = new TreeMap<>();
      for (int step = 0; step < 200; step++) {
        List<Endpoint> put = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          removed.add("e" + random.nextInt(30));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
          put.add(endpoint("e" + random.nextInt(30), 1 + random.nextInt(3)));
        }
        removed.forEach(model::remove);
        put.forEach(e -> model.put(e.id(), e));
        set = set.with(put, removed);
        assertThat(set.endpoints())
            .as("seed %d step %d", seed, step)
            .containsExactlyElementsOf(model.values());
      }
    }
  }

  /** A compressed reference is 4 bytes; the bound leaves room for machines without them. */
  @Test
  void oneChangeAmongTenThousandAllocatesAtMostSixteenBytesAnEndpoint() {
    List<Endpoint> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(endpoint("pod-" + i, 1 + i % 60_000));
    }
    EndpointSet set = EndpointSet.of(many);
    Endpoint changed = endpoint("pod-5000", 9);
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    EndpointSet after = set.with(List.of(changed), List.of());
    long least = Long.MAX_VALUE;
    for (int run = 0; run < 5; run++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      after = set.with(List.of(changed), List.of());
      if (after.changesSince(set).changed().size() != 1 || after.equals(set)) {
        throw new AssertionError("The change is not seen");
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(least).isLessThanOrEqualTo(16 * 10_000);
    assertThat(after.get("pod-5000")).isEqualTo(changed);
  }

  /**
   * No comparison sort does with fewer comparisons than one for each neighbour, not even one of
   * what is sorted already: 9,999 here. A search does with 14, since 10,000 is less than 2^14; it
   * is done twice, for the length and for the place.
   */
  @Test
  void oneChangeAmongTenThousandIsFoundBySearchAndNothingIsSortedForIt() {
    List<Endpoint> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(endpoint("pod-" + i, 1 + i));
    }
    EndpointSet set = EndpointSet.of(many);

    assertThat(comparisons(set, List.of(endpoint("pod-5000", 9)), List.of())).isBetween(1, 28);
    assertThat(comparisons(set, List.of(endpoint("pod-5000-new", 9)), List.of())).isBetween(1, 28);
    assertThat(comparisons(set, List.of(), List.of("pod-5000"))).isBetween(1, 28);
    assertThat(comparisons(set, List.of(), List.of("no-such-pod"))).isBetween(1, 28);
  }

  /** How often the ids of two are compared until that change is made. */
  private static int comparisons(EndpointSet set, List<Endpoint> put, List<String> removed) {
    AtomicInteger compared = new AtomicInteger();
    EndpointSet after =
        set.with(
            put,
            removed,
            (a, b) -> {
              compared.incrementAndGet();
              return EndpointSet.compareIds(a, b);
            });
    assertThat(after).isEqualTo(set.with(put, removed));
    assertThat(after.endpoints()).isSortedAccordingTo(EndpointSet.order());
    return compared.get();
  }

  private static Endpoint endpoint(String id, int port) {
    return Endpoint.builder(id).address("10.0.0.1", port).build();
  }

  private static Excluded excluded(String id) {
    return new Excluded(id, id, List.of(), Excluded.Reason.NOT_READY, "ready: false", "slice");
  }
}
