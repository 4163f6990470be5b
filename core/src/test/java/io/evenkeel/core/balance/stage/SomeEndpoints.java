// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Endpoints to choose from, sorted by id. */
final class SomeEndpoints {

  private SomeEndpoints() {}

  static List<Endpoint> of(int count) {
    return IntStream.range(0, count).mapToObj(SomeEndpoints::numbered).toList();
  }

  /** The same id for the same number; ids are in the order of numbers below 100,000. */
  static Endpoint numbered(int number) {
    return withId("pod-" + (100_000 + number));
  }

  /** With the uid of a pod, which falls anywhere among others. */
  static Endpoint random(RandomGenerator random) {
    return withId(new UUID(random.nextLong(), random.nextLong()).toString());
  }

  static List<Endpoint> sorted(Iterable<Endpoint> endpoints) {
    List<Endpoint> sorted = new ArrayList<>();
    endpoints.forEach(sorted::add);
    sorted.sort(EndpointSet.order());
    return sorted;
  }

  private static Endpoint withId(String id) {
    return Endpoint.builder(id).address("10.0.0.1", 80).build();
  }
}
