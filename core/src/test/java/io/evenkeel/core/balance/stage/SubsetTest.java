// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.endpoint.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetTest {

  private static final SubsetOrder ORDER = SubsetOrder.even(1);

  @Test
  void usesAllWhereTheyAreFewerThanTheThreshold() {
    assertThat(new Subset(5, 10).choose(SomeEndpoints.of(9), ORDER, i -> true))
        .containsExactly(IntStream.range(0, 9).toArray());
    assertThat(new Subset(5, 10).choose(List.of(), ORDER, i -> true)).isEmpty();
  }

  @Test
  void takesAsManyAsItsSizeFromTheThresholdOn() {
    // The client with the number 1 begins in the middle of the ring.
    assertThat(new Subset(5, 10).choose(SomeEndpoints.of(10), ORDER, i -> true))
        .containsExactly(5, 6, 7, 8, 9);
  }

  @Test
  void growsPastEndpointsThatCannotBeUsed() {
    assertThat(new Subset(5, 10).choose(SomeEndpoints.of(20), ORDER, i -> i != 10 && i != 12))
        .containsExactly(10, 11, 12, 13, 14, 15, 16);
  }

  @Test
  void takesAllWhereTooFewCanBeUsed() {
    assertThat(new Subset(5, 10).choose(SomeEndpoints.of(20), ORDER, i -> i < 4)).hasSize(20);
    assertThat(new Subset(5, 10).choose(SomeEndpoints.of(20), ORDER, i -> false)).hasSize(20);
  }

  @Test
  void takesNoMoreThanThereAre() {
    assertThat(new Subset(10, 10).choose(SomeEndpoints.of(10), ORDER, i -> true)).hasSize(10);
  }

  @Test
  void indicesAscendInEitherOrder() {
    List<Endpoint> endpoints = SomeEndpoints.of(200);

    assertThat(Subset.DEFAULT.choose(endpoints, SubsetOrder.random(7), i -> true))
        .hasSize(50)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(Subset.DEFAULT.choose(endpoints, SubsetOrder.even(3), i -> true))
        .hasSize(50)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void readsWhatIsGivenAndKeepsTheRest() throws ConfigException {
    assertThat(parse(Map.of())).isEqualTo(Subset.DEFAULT);
    assertThat(parse(Map.of("size", 20.0, "from", 20.0))).isEqualTo(new Subset(20, 20));
    assertThat(parse(Map.of("size", 200.0))).isEqualTo(new Subset(200, 200));
  }

  @Test
  void refusesWrongValuesByASentence() {
    assertThatThrownBy(() -> parse(Map.of("size", 4.0)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("'subset.size' must be a whole number from 5 to 10000, but is 4");
    assertThatThrownBy(() -> parse(Map.of("size", 60.0, "from", 59.0)))
        .hasMessage("'subset.from' must be a whole number from 60 to 1000000, but is 59");
    assertThatThrownBy(() -> parse(Map.of("sizes", 60.0)))
        .hasMessage("'subset.sizes' is not known; there are from, size");
  }

  @Test
  void cannotBeBuiltOfWrongValues() {
    assertThatThrownBy(() -> new Subset(10_001, 20_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The size of a subset");
    assertThatThrownBy(() -> new Subset(50, 49))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be from 50");
  }

  private static Subset parse(Map<String, ?> fields) throws ConfigException {
    return Subset.parse(ConfigObject.of("subset", fields));
  }
}
