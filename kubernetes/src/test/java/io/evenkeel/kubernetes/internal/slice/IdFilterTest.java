// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.Endpoint;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdFilterTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 100, 1000, 4096})
  void hasAllThatThereAreAndFewOthers(int count) {
    Endpoint[] there = endpoints("there-", count).toArray(Endpoint[]::new);
    IdFilter filter = new IdFilter(List.of(there));

    assertThat(there).allMatch(endpoint -> filter.mayHave(endpoint.hashCode()));
    long inVain = endpoints("elsewhere-", 10_000).filter(e -> filter.mayHave(e.hashCode())).count();
    assertThat(inVain).isLessThan(10_000 / 16);
    assertThat(inVain == 0).isEqualTo(count == 0);
  }

  private static Stream<Endpoint> endpoints(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Endpoint.builder(prefix + i).address("10.0.0.1", 80).build());
  }
}
